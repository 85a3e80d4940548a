/** Text in PostgreSQL. Nothing here uses LIKE, so no character of what is looked for is a wildcard. */
import { sql } from 'kysely'
import type { Text } from '../text.ts'

/**
 * `lower` follows a collation, and "C", which text carries, folds ASCII only. The root collation of ICU folds all of
 * Unicode alike; it is the one such collation that PostgreSQL 15 to 18 and PGlite all have.
 */
const CASE_COLLATION = sql.raw('"und-x-icu"')

export const TEXT: Text = {
  foldCase: (text) => sql`(lower(${text} collate ${CASE_COLLATION}) collate "C")`,
  contains: (text, part) => sql`position(${part} in ${text}) > 0`,
  startsWith: (text, part) => sql`starts_with(${text}, ${part})`,
  endsWith: (text, part) => sql`right(${text}, char_length(${part})) = ${part}`,
  matches: (text, pattern, ignoreCase) =>
    ignoreCase
      ? sql`(${text} collate ${CASE_COLLATION}) ~* ${pattern}::text`
      : sql`${text} ~ ${pattern}::text`,
  trimmed: (text) => sql`btrim(${text})`,
}
