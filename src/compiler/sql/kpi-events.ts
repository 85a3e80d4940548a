/**
 * Counts and sums of events in, statements that yield `bucket text, value numeric` out, one row per calendar bucket in
 * which something happened. They take as-of and the period at run time.
 */
import { sql } from 'kysely'
import type { EventCount, EventSum, Grain } from '../../ir/kpi.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Fragment } from '../language/fragment.ts'
import { eventRowsQuery } from './event-rows.ts'
import { columnAlias } from './names.ts'
import type { SqlSource } from './sql-source.ts'

export interface Bucketing {
  readonly grain: Grain
  readonly zone: string
}

export function eventCountSql(
  measure: EventCount,
  bucketing: Bucketing,
  source: SqlSource,
): SqlText {
  const { distinct } = measure
  const { statements, types } = source.dialect
  const bucket = bucketOf(bucketing, source.dialect)
  if (distinct === undefined) {
    const rows = rowsOf(measure, undefined, source)
    return statements.write(sql`
      select ${bucket} as bucket, ${types.cast(sql`count(*)`, 'decimal')} as value
      from (${rows}) as r
      group by 1`)
  }
  const property = distinct.kind === 'property' ? distinct.property : undefined
  const counted = property === undefined ? 'customer_key' : columnAlias(property)
  const rows = rowsOf(measure, property, source)
  // Not count(distinct …), which sorts all rows; a missing value is none of the different ones.
  return statements.write(sql`
    select bucket, ${types.cast(sql`count(counted)`, 'decimal')} as value from (
      select distinct ${bucket} as bucket, r.${sql.id(counted)} as counted from (${rows}) as r
    ) as different
    group by 1`)
}

export function eventSumSql(measure: EventSum, bucketing: Bucketing, source: SqlSource): SqlText {
  const { of, top } = measure
  const { keys, statements, types } = source.dialect
  const value = sql`r.${sql.id(columnAlias(of))}`
  const rows = rowsOf(measure, of, source)
  const bucket = bucketOf(bucketing, source.dialect)
  const total = types.cast(sql`coalesce(sum(${value}), 0)`, 'decimal')
  if (top === undefined) {
    return statements.write(sql`
      select ${bucket} as bucket, ${total} as value
      from (${rows}) as r
      group by 1`)
  }
  // Ties by customer key in one order everywhere, whatever the database's collation (SEMANTICS 13).
  return statements.write(sql`
    select bucket, sum(value) as value from (
      select bucket, value,
             row_number() over (partition by bucket order by value desc, ${keys.inOrder(sql`customer_key`, 'text')}) as place,
             count(*) over (partition by bucket) as customers
      from (
        select ${bucket} as bucket, r.customer_key, ${total} as value
        from (${rows}) as r
        group by 1, 2
      ) as customer_sums
    ) as ranked
    where place <= ceil(customers * ${types.parameter(top.percent, 'decimal')} / 100)
    group by bucket`)
}

function rowsOf(
  { event, where, segment }: EventCount | EventSum,
  property: string | undefined,
  source: SqlSource,
): Fragment {
  const request = {
    event,
    inPeriod: true,
    ...(where === undefined ? {} : { where }),
    ...(segment === undefined ? {} : { segment }),
    ...(property === undefined ? {} : { properties: [property] }),
  }
  return eventRowsQuery(request, source)
}

/** The first local day of the event's bucket; NULL, and so one group, for the total. */
function bucketOf({ grain, zone }: Bucketing, { calendar, types }: Dialect): Fragment {
  if (grain === 'total') return types.missing('text')
  return calendar.bucketDay(sql`r.at`, grain, zone)
}
