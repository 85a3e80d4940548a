/**
 * Objects in, a table expression with a row of each out: an array per column, which PostgreSQL reads in a third of the time of
 * JSON. What all rows say alike is said once.
 */
import { type RawBuilder, sql } from 'kysely'

export type ColumnType = 'text' | 'int' | 'boolean' | 'timestamptz' | 'tid'

type Value = string | number | boolean | null

type Columns<T> = { readonly [K in keyof T & string]?: ColumnType }

/** `<expression> as name`; columns and their types in the order given, of which the first tells rows apart. */
export function rowsSql<T>(
  name: string,
  rows: readonly T[],
  columns: Columns<T>,
): RawBuilder<unknown> {
  return tableSql(name, rows, columns, false)
}

/** The same with the column `place`, the row's in the list from 0, by which an answer names it. */
export function placedSql<T>(
  name: string,
  rows: readonly T[],
  columns: Columns<T>,
): RawBuilder<unknown> {
  return tableSql(name, rows, columns, true)
}

function tableSql<T>(
  name: string,
  rows: readonly T[],
  columns: Columns<T>,
  isPlaced: boolean,
): RawBuilder<unknown> {
  const entries = Object.entries(columns) as [keyof T & string, ColumnType][]
  const each: (readonly [string, RawBuilder<unknown>])[] = []
  const selected = entries.map(([column, type], index) => {
    const values = rows.map((row) => (row[column] ?? null) as Value)
    const own = sql.id(column)
    const cast = sql.raw(type)
    const [first = null] = values
    if (index > 0 && values.every((value) => value === first))
      return sql`${first}::${cast} as ${own}`
    each.push([column, sql`${values}::${cast}[]`])
    return sql`each_row.${own}`
  })
  const arrays = sql.join(each.map(([, array]) => array))
  const names = sql.join(each.map(([column]) => sql.id(column)))
  const from = isPlaced
    ? sql`unnest(${arrays}) with ordinality as each_row (${names}, number)`
    : sql`unnest(${arrays}) as each_row (${names})`
  if (isPlaced) selected.push(sql`(each_row.number - 1)::int as place`)
  return sql`(select ${sql.join(selected)} from ${from}) as ${sql.id(name)}`
}
