/** The catalog in, the statement that selects every customer's key out. */
import { sql } from 'kysely'
import type { SqlText } from '../../ir/sql-text.ts'
import { customerSource } from './customer-source.ts'
import type { TableSource } from './sql-source.ts'

/** `select … as customer_key`, without parameters but constants. */
export function customersSql(source: TableSource): SqlText {
  const { keys, statements } = source.dialect
  const customers = customerSource(source, [], () => [])
  const key = keys.asText(sql`c.customer_key`)
  return statements.write(sql`select ${key} as customer_key from (${customers}) as c`)
}
