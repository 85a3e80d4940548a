/** The traits a template reads in, the statement that selects them as one JSON object per customer out. */
import { sql } from 'kysely'
import type { SqlText } from '../../ir/sql-text.ts'
import type { TableSource } from './sql-source.ts'
import { traitsAmongKeys } from './traits-among-keys.ts'

/**
 * `select … as customer_key, … as customer` (JSON) of those among `keys`. A missing trait is null, a missing list empty:
 * `{{#each}}` and `.length` are then the same for both. Money is the text of its
 * exact decimal, an instant is UTC whatever the session's zone.
 */
export function recipientsSql(traits: readonly string[], source: TableSource): SqlText {
  return traitsAmongKeys(source, traits, (read) => {
    const members = traits.map((name) => ({ name, ...read(name) }))
    return sql`${source.dialect.output.jsonObject(members)} as customer`
  })
}
