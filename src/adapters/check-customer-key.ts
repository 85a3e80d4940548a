/** A catalog's program and the live database in, an error when two customers have one key out. */
import { sql } from 'kysely'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Address } from '../ir/address.ts'
import { bindSql } from '../ir/bind-sql.ts'
import type { CatalogProgram, RequiredColumn } from '../ir/compiled.ts'
import type { Executor } from '../ir/database.ts'
import type { Locate } from './check-catalog.ts'
import { quoteName } from './introspect-columns.ts'

export interface CheckedCatalog {
  readonly address: Address
  readonly program: CatalogProgram
}

/** One statement. Only where no index promises it are the customers counted; those the catalog filters out are none. */
export async function checkCustomerKey(
  db: Executor,
  { address, program }: CheckedCatalog,
  locate: Locate,
): Promise<readonly Diagnostic[]> {
  const key = program.columns.find(({ path }) => path.join('.') === 'customers.key')
  if (key === undefined) return []
  const found = await db.run(sql`
    select customer_key from (${bindSql(program.customers, {})}) customer
    where not (${hasUniqueIndexSql(key)})
    group by customer_key having count(*) > 1 limit 1`)
  return found.length === 0 ? [] : [ambiguous(key, address, locate)]
}

/** Of exactly this column, over all rows: not partial, and not of a parent whose children have rows of their own. */
function hasUniqueIndexSql({ table, column }: RequiredColumn) {
  return sql<boolean>`exists (
    select from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indrelid = to_regclass(${quoteName(table)}::text) and a.attname = ${column}::text
      and i.indisunique and i.indisvalid and i.indnkeyatts = 1 and i.indpred is null
      and (c.relkind <> 'r' or not exists (select from pg_inherits h where h.inhparent = c.oid))
  )`
}

/** Keys are people, so they are not named here (SEMANTICS 33). */
function ambiguous({ table, column, path }: RequiredColumn, address: Address, locate: Locate) {
  const location = locate(address, path)
  const [id, from] = [`"${column.replaceAll('"', '""')}"`, quoteName(table)]
  return diagnostic('CRM5023', {
    address,
    ...(location === undefined ? {} : { location }),
    message: `"${table}" has several customers with one "${column}": a key must be one row, or consent of one would count for the address of another.`,
    fix: `Find them with: select ${id} from ${from} group by 1 having count(*) > 1. Then mend the table or the join of the view, or leave rows out with \`where\` of customers.`,
  })
}
