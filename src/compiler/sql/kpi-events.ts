/**
 * Counts and sums of events in, statements that yield `bucket text, value numeric` out, one row per calendar bucket in
 * which something happened. They take as-of and the period at run time.
 */
import { sql } from 'kysely'
import type { EventCount, EventSum, Grain } from '../../ir/kpi.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Fragment } from '../language/fragment.ts'
import { eventRowsQuery } from './event-rows.ts'
import { columnAlias } from './names.ts'
import type { SqlSource } from './sql-source.ts'
import { toSqlText } from './to-sql-text.ts'

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
  const bucket = bucketOf(bucketing)
  if (distinct === undefined) {
    const rows = rowsOf(measure, undefined, source)
    return toSqlText(sql`
      select ${bucket} as bucket, count(*)::numeric as value
      from (${rows}) as r
      group by 1`)
  }
  const property = distinct.kind === 'property' ? distinct.property : undefined
  const counted = property === undefined ? 'customer_key' : columnAlias(property)
  const rows = rowsOf(measure, property, source)
  // Not count(distinct …), which sorts all rows; a missing value is none of the different ones.
  return toSqlText(sql`
    select bucket, count(counted)::numeric as value from (
      select distinct ${bucket} as bucket, r.${sql.id(counted)} as counted from (${rows}) as r
    ) as different
    group by 1`)
}

export function eventSumSql(measure: EventSum, bucketing: Bucketing, source: SqlSource): SqlText {
  const { of, top } = measure
  const value = sql`r.${sql.id(columnAlias(of))}`
  const rows = rowsOf(measure, of, source)
  const bucket = bucketOf(bucketing)
  if (top === undefined) {
    return toSqlText(sql`
      select ${bucket} as bucket, coalesce(sum(${value}), 0)::numeric as value
      from (${rows}) as r
      group by 1`)
  }
  // Ties by customer key in one order everywhere, whatever the database's collation (SEMANTICS 13).
  return toSqlText(sql`
    select bucket, sum(value) as value from (
      select bucket, value,
             row_number() over (partition by bucket order by value desc, customer_key collate "C") as place,
             count(*) over (partition by bucket) as customers
      from (
        select ${bucket} as bucket, r.customer_key, coalesce(sum(${value}), 0)::numeric as value
        from (${rows}) as r
        group by 1, 2
      ) as customer_sums
    ) as ranked
    where place <= ceil(customers * ${top.percent}::numeric / 100)
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
function bucketOf({ grain, zone }: Bucketing): Fragment {
  if (grain === 'total') return sql`null::text`
  return sql`to_char(date_trunc(${grain}::text, r.at at time zone ${zone}::text), 'YYYY-MM-DD')`
}
