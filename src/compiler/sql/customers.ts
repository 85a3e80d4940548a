/** The catalog in, the statement that selects every customer's key out. */
import { sql } from 'kysely'
import type { Catalog } from '../../ir/catalog.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { customerSource } from './customer-source.ts'
import { toSqlText } from './to-sql-text.ts'

/** `select … as customer_key`, without parameters but constants. */
export function customersSql(catalog: Catalog): SqlText {
  const customers = customerSource(catalog, [], () => [])
  return toSqlText(sql`select c.customer_key::text as customer_key from (${customers}) as c`)
}
