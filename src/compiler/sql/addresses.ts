/** A trait in, the statement that selects it as an address out. */
import { sql } from 'kysely'
import type { SqlText } from '../../ir/sql-text.ts'
import type { TableSource } from './sql-source.ts'
import { traitsAmongKeys } from './traits-among-keys.ts'

/** `select … as customer_key, … as address` of those among `keys`; NULL without a value, and for an empty one. */
export function addressesSql(trait: string, source: TableSource): SqlText {
  const { text, types } = source.dialect
  return traitsAmongKeys(source, [trait], (read) => {
    const written = text.trimmed(types.cast(read(trait).value, 'text'))
    return sql`nullif(${written}, '') as address`
  })
}
