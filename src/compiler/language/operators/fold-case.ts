/** Text without regard to case, as SQL. */
import { sql } from 'kysely'
import type { Fragment } from '../fragment.ts'

/**
 * `lower` follows a collation, and "C", which text carries, folds ASCII only. The root collation of ICU folds all of
 * Unicode alike on every engine; it is the one such collation that PostgreSQL 15 to 18 and PGlite all have.
 */
export const CASE_COLLATION = sql.raw('"und-x-icu"')

export function foldCase(text: Fragment): Fragment {
  return sql`(lower(${text} collate ${CASE_COLLATION}) collate "C")`
}

export function withCase(text: Fragment, ignoreCase: true | undefined): Fragment {
  return ignoreCase === true ? foldCase(text) : text
}

/** For sentences. */
export function caseWords(ignoreCase: true | undefined): string {
  return ignoreCase === true ? ' (in any case)' : ''
}
