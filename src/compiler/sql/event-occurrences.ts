/** An event with its filter and key in, the statement of when which customer did it in a period out. */
import { sql } from 'kysely'
import type { JourneyEvent } from '../../ir/journey.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Fragment } from '../language/fragment.ts'
import { columnOf } from './customer-source.ts'
import { EventRows } from './event-group.ts'
import { periodEnd, periodStart } from './run-time-values.ts'
import type { SqlOptions, SqlSource } from './sql-source.ts'
import { Statement } from './statement.ts'
import { toSqlText } from './to-sql-text.ts'

/**
 * `select customer_key (text), at (timestamptz), key (text)` in `(from, to]`, parameters from, to and asOf, and keys with
 * `among`. Events of unknown customers belong to nobody (SEMANTICS 8). The key is NULL without a property for it.
 */
export function occurrencesSql(
  { event, where, key }: JourneyEvent,
  source: SqlSource,
  options: SqlOptions = {},
): SqlText {
  const statement = new Statement(source, options)
  const filter = where === undefined ? {} : { where }
  const rows = new EventRows({ event, ...filter, window: { kind: 'all' } }, statement)
  rows.require(sql`e.customer_key in (select c.customer_key from ${statement.customers()})`)
  rows.require(sql`e.at > ${periodStart}`)
  rows.require(sql`e.at <= ${periodEnd}`)
  const value = key === undefined ? sql`null::text` : keyText(event, key, source, rows)
  return toSqlText(
    statement.around(
      sql`select e.customer_key::text as customer_key, e.at, ${value} as key ${rows.from()}`,
    ),
  )
}

/** One text per value: 7 and 7.0 are one number. */
function keyText(event: string, key: string, { catalog }: SqlSource, rows: EventRows): Fragment {
  const { type } = columnOf(columnOf(catalog.events, event).properties, key)
  const value = rows.property(key)
  return type === 'number' ? sql`trim_scale(${value})::text` : sql`${value}::text`
}
