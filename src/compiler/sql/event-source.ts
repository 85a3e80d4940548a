/** One event of the catalog as a select: customer, instant, and each needed property as the value its type has. */
import { sql } from 'kysely'
import type { Catalog, EventTable, TimeColumn } from '../../ir/catalog.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Fragment, Moment } from '../language/fragment.ts'
import type { InstantRange } from '../language/windows/window-definition.ts'
import { columnOf, tableSql } from './customer-source.ts'
import { columnAlias } from './names.ts'
import type { TableSource } from './sql-source.ts'

/** Under the alias `e`, with `event_id` when the table given has one. Rows the catalog's filter leaves out are still in it: its properties are among those given. */
export function eventSource(
  { catalog, dialect }: TableSource,
  event: EventTable,
  names: Iterable<string>,
  isAmong: (key: Fragment) => readonly Fragment[],
): Fragment {
  const { at, id, properties } = event
  const key = eventKey(event, catalog, dialect)
  const columns = [
    sql`${key} as customer_key`,
    ...timeColumns(at, dialect),
    ...(id === undefined ? [] : [sql`${sql.id(id)} as event_id`]),
    ...[...names].map(
      (name) =>
        sql`${dialect.columns.read(columnOf(properties, name))} as ${sql.id(columnAlias(name))}`,
    ),
  ]
  const filters = isAmong(key)
  const where = filters.length === 0 ? sql`` : sql` where ${sql.join(filters, sql` and `)}`
  return sql`select ${sql.join(columns)} from ${eventTableSql(event, dialect)}${where}`
}

/** crm keeps keys as text; one that is not of the type (the catalog changed) belongs to nobody. */
export function eventKey(
  { customer, kept }: EventTable,
  { customers }: Catalog,
  { keys }: Pick<Dialect, 'keys'>,
): Fragment {
  const column = sql`${sql.id(customer)}`
  const { type } = customers.key
  return kept === undefined ? keys.own(column, type) : keys.parse(column, type)
}

export function eventTableSql(
  { table, kept }: EventTable,
  { types }: Pick<Dialect, 'types'>,
): Fragment {
  if (kept === undefined) return tableSql(table)
  return sql`(select * from ${tableSql(table)} as kept where kept.name = ${types.parameter(kept, 'text')}) as kept_event`
}

export function propertyValue(name: string): Fragment {
  return sql`e.${sql.id(columnAlias(name))}`
}

export function timeColumns(
  { column, zone }: TimeColumn,
  { columns }: Pick<Dialect, 'columns'>,
): readonly Fragment[] {
  const raw = sql`${sql.id(column)}`
  if (zone === undefined) return [sql`${raw} as at`]
  return [sql`${columns.localInstant(raw, zone)} as at`, sql`${raw} as local_at`]
}

/** Which of its instants count. Nothing later than as-of ever does (SEMANTICS 5, 6), and nothing before the calendar begins. */
export function timeConjuncts(
  { at }: EventTable,
  { from, before, until }: InstantRange,
  moment: Moment,
  isFixed: boolean,
): readonly Fragment[] {
  const { beginning } = moment.dialect.calendar
  return [
    ...(at.zone === undefined ? [] : localBounds(at.zone, isFixed ? from : undefined, moment)),
    sql`e.at >= ${from ?? beginning}`,
    ...(before === undefined ? [] : [sql`e.at < ${before}`]),
    ...(until === undefined ? [] : [sql`e.at <= ${until}`]),
    sql`e.at <= ${moment.asOf}`,
  ]
}

/**
 * Local time does not grow with the instant where clocks change, so a bound in local time would be wrong there, and a bound
 * on the converted column hides it from its index. Both together are right and fast: the raw column, a day wider than
 * any change of clocks, and the converted one exactly.
 */
function localBounds(
  zone: string,
  from: Fragment | undefined,
  moment: Moment,
): readonly Fragment[] {
  const { calendar } = moment.dialect
  const near = (instant: Fragment, direction: 1 | -1) =>
    calendar.addLocalDay(calendar.localTime(instant, zone), direction)
  const upper = sql`e.local_at <= ${near(moment.asOf, 1)}`
  return from === undefined ? [upper] : [sql`e.local_at >= ${near(from, -1)}`, upper]
}
