/** Objects in, a table expression with a row of each out: an array per column, which PostgreSQL reads in a third of the time of JSON. */
import { type RawBuilder, sql } from 'kysely'

export type ColumnType = 'text' | 'int' | 'boolean' | 'timestamptz'

/** `<expression> as name (columns)`; columns and their types in the order given. */
export function rowsSql<T>(
  name: string,
  rows: readonly T[],
  columns: { readonly [K in keyof T & string]?: ColumnType },
): RawBuilder<unknown> {
  const entries = Object.entries(columns) as [keyof T & string, ColumnType][]
  const arrays = entries.map(
    ([column, type]) => sql`${rows.map((row) => row[column] ?? null)}::${sql.raw(type)}[]`,
  )
  const names = entries.map(([column]) => sql.id(column))
  return sql`unnest(${sql.join(arrays)}) as ${sql.id(name)} (${sql.join(names)})`
}
