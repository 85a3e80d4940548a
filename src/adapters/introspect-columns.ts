/** Names of tables and views in, their columns and types as the live database has them out; one query for all. */
import { sql } from 'kysely'
import type { TableName } from '../ir/catalog.ts'
import type { Executor } from '../ir/database.ts'

/** Column → type as PostgreSQL writes it, without length or precision; a domain counts as what it is made of. */
export type ColumnTypes = ReadonlyMap<string, string>

interface Row {
  readonly n: number
  readonly name: string | null
  readonly type: string | null
}

/**
 * By the name as asked; a table that is not there has no entry. A name without a schema is found by the
 * connection's search path, as it will be when statements run.
 */
export async function readColumns(
  db: Executor,
  tables: readonly TableName[],
): Promise<ReadonlyMap<TableName, ColumnTypes>> {
  const asked = [...new Set(tables)]
  if (asked.length === 0) return new Map()
  const rows = await db.run<Row>(sql`
    select asked.n::int as n, a.attname as name,
           format_type(coalesce(nullif(t.typbasetype, 0), t.oid), null) as type
    from unnest(${asked.map(quoteName)}::text[]) with ordinality as asked (name, n)
    join pg_class c on c.oid = to_regclass(asked.name) and c.relkind in ('r', 'p', 'v', 'm', 'f')
    left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_type t on t.oid = a.atttypid
    order by asked.n, a.attnum`)
  const found = new Map<TableName, Map<string, string>>()
  for (const { n, name, type } of rows) {
    const table = asked[n - 1]
    if (table === undefined) continue
    const columns = found.get(table) ?? new Map<string, string>()
    // A table without a single column is a row of nulls.
    if (name !== null && type !== null) columns.set(name, type)
    found.set(table, columns)
  }
  return found
}

/** Every table and view outside of PostgreSQL's own schemas: by bare name where the search path finds it. */
export async function readTableNames(db: Executor): Promise<readonly TableName[]> {
  const rows = await db.run<{ name: string }>(sql`
    select case when pg_table_is_visible(c.oid) then relname else nspname || '.' || relname end as name
    from pg_class c join pg_namespace n on n.oid = relnamespace
    where relkind in ('r', 'p', 'v', 'm', 'f') and nspname <> 'information_schema' and nspname !~ '^pg_'
    order by name`)
  return rows.map(({ name }) => name)
}

/** Names in a catalog are exact, so none is folded to lower case. */
export function quoteName(table: TableName): string {
  return table
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')
}
