/** A trait in, the statement that selects it as a text without white space around it out: addresses, zones. */
import { sql } from 'kysely'
import type { SqlText } from '../../ir/sql-text.ts'
import type { TableSource } from './sql-source.ts'
import { traitsAmongKeys } from './traits-among-keys.ts'

/** `select … as customer_key, … as <name>` of those among `keys`; NULL without a value, and for an empty one. */
export function trimmedTraitSql(trait: string, name: string, source: TableSource): SqlText {
  const { text, types } = source.dialect
  return traitsAmongKeys(source, [trait], (read) => {
    const written = text.trimmed(types.cast(read(trait).value, 'text'))
    return [sql`nullif(${written}, '') as ${sql.id(name)}`]
  })
}

/** `select … as customer_key, … as address`, where people are known by their key alone. */
export function keysAsAddressesSql(source: TableSource): SqlText {
  const key = source.dialect.keys.asText(sql`c.customer_key`)
  return traitsAmongKeys(source, [], () => [sql`${key} as address`])
}
