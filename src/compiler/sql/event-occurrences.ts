/** An event with its filter and key in, the statement of when which customer did it in a period out. */
import { sql } from 'kysely'
import type { JourneyEvent } from '../../ir/journey.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { periodEnd, periodStart } from '../dialects/run-time-values.ts'
import type { Fragment } from '../language/fragment.ts'
import { columnOf } from './customer-source.ts'
import { EventRows } from './event-group.ts'
import type { SqlOptions, SqlSource } from './sql-source.ts'
import { Statement } from './statement.ts'

export interface OccurrenceOptions extends SqlOptions {
  /** Properties to select beside, as one JSON object called `event`; none, no column. */
  readonly keep?: readonly string[]
}

/**
 * `select customer_key (text), at (timestamptz), key (text)` in `(from, to]`, parameters from, to and asOf, and keys with
 * `among`. Events of unknown customers belong to nobody (SEMANTICS 8). The key is NULL without a property for it.
 */
export function occurrencesSql(
  { event, where, key }: JourneyEvent,
  source: SqlSource,
  { keep = [], ...options }: OccurrenceOptions = {},
): SqlText {
  const { keys, statements, types, output } = source.dialect
  const statement = new Statement(source, options)
  const filter = where === undefined ? {} : { where }
  const rows = new EventRows({ event, ...filter, window: { kind: 'all' } }, statement)
  rows.require(sql`e.customer_key in (select c.customer_key from ${statement.customers()})`)
  rows.require(sql`e.at > ${periodStart(source.dialect)}`)
  rows.require(sql`e.at <= ${periodEnd(source.dialect)}`)
  const value = key === undefined ? types.missing('text') : keyText(event, key, source, rows)
  const { properties } = columnOf(source.catalog.events, event)
  const kept = keep.map((name) => ({
    name,
    type: columnOf(properties, name),
    value: rows.property(name),
  }))
  const columns = kept.length === 0 ? sql`` : sql`, ${output.jsonObject(kept)} as event`
  return statements.write(
    statement.around(
      sql`select ${keys.asText(sql`e.customer_key`)} as customer_key, e.at, ${value} as key${columns} ${rows.from()}`,
    ),
  )
}

function keyText(
  event: string,
  key: string,
  { catalog, dialect }: SqlSource,
  rows: EventRows,
): Fragment {
  const type = columnOf(columnOf(catalog.events, event).properties, key)
  return dialect.output.oneText({ type, value: rows.property(key) })
}
