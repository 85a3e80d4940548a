/** One event in, a query of its rows that belong to customers out: what measures over events are built on. */
import { sql } from 'kysely'
import type { PropertyCondition } from '../../ir/condition.ts'
import { periodEnd, periodStart } from '../dialects/run-time-values.ts'
import type { Fragment } from '../language/fragment.ts'
import { EventRows } from './event-group.ts'
import { columnAlias } from './names.ts'
import type { SqlSource } from './sql-source.ts'
import { Statement } from './statement.ts'

export interface EventRowsRequest {
  readonly event: string
  readonly where?: PropertyCondition
  /** Columns to select beside `customer_key` and `at`; each is called `columnAlias(property)`. */
  readonly properties?: readonly string[]
  /** Only events of members of this segment, by its definition at as-of. */
  readonly segment?: string
  /** Only events in `[from, to)`, bound at run time. */
  readonly inPeriod?: boolean
}

/**
 * `select customer_key (text), at (timestamptz), …`, with its own `with`, so it stands in parentheses. Events of unknown
 * customers belong to nobody (SEMANTICS 8); none is later than as-of.
 */
export function eventRowsQuery(request: EventRowsRequest, source: SqlSource): Fragment {
  const { event, where, properties = [], segment, inPeriod = false } = request
  const statement = new Statement(source)
  const filter = where === undefined ? {} : { where }
  const rows = new EventRows({ event, ...filter, window: { kind: 'all' } }, statement)
  const known =
    segment === undefined
      ? sql`select c.customer_key from ${statement.customers()}`
      : sql`select customer_key from ${statement.members(segment)}`
  rows.require(sql`e.customer_key in (${known})`)
  if (inPeriod) {
    rows.require(sql`e.at >= ${periodStart(source.dialect)}`)
    rows.require(sql`e.at < ${periodEnd(source.dialect)}`)
  }
  const columns = properties.map(
    (name) => sql`${rows.property(name)} as ${sql.id(columnAlias(name))}`,
  )
  const selected = [
    sql`${source.dialect.keys.asText(sql`e.customer_key`)} as customer_key`,
    sql`e.at`,
    ...columns,
  ]
  return statement.around(sql`select ${sql.join(selected)} ${rows.from()}`)
}
