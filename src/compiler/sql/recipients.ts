/** The traits a template reads in, the statement that selects each as a column out. */
import { sql } from 'kysely'
import { type RecipientsSql, recipientColumn } from '../../ir/recipients.ts'
import type { TableSource } from './sql-source.ts'
import { traitsAmongKeys } from './traits-among-keys.ts'

/**
 * Of those among `keys`. A missing trait is null, a missing list empty: `{{#each}}` and `.length` are then the same for both.
 * Money is the text of its exact decimal, an instant is UTC whatever the session's zone.
 */
export function recipientsSql(traits: readonly string[], source: TableSource): RecipientsSql {
  const { output } = source.dialect
  const select = traitsAmongKeys(source, traits, (read) =>
    traits.map(
      (name, index) => sql`${output.jsonColumn(read(name))} as ${sql.id(recipientColumn(index))}`,
    ),
  )
  return { select, traits }
}
