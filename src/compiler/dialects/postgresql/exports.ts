/** Cells in PostgreSQL: `sha256` over the UTF-8 bytes of what ad networks ask for. */
import { sql } from 'kysely'
import type { QueryNormalisation } from '../../../ir/export.ts'
import type { Exports } from '../exports.ts'
import type { Fragment } from '../fragment.ts'

export const EXPORTS: Exports = {
  text({ type, value }) {
    if (type.type === 'instant') {
      return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    }
    return type.type === 'list' ? sql`to_jsonb(${value})::text` : sql`${value}::text`
  },
  // Of nothing there is no hash: that of the empty text would be one person for all networks.
  hash: (value, normalise) =>
    sql`encode(sha256(convert_to(nullif(${NORMALISED[normalise](sql`${value}::text`)}, ''), 'UTF8')), 'hex')`,
  cells: (texts) => sql`array[${sql.join([...texts])}]::text[]`,
  hasAny: (texts) =>
    texts.length === 0 ? sql`true` : sql`num_nonnulls(${sql.join([...texts])}) > 0`,
}

/** As ad networks ask for it. */
const NORMALISED: Readonly<Record<QueryNormalisation, (text: Fragment) => Fragment>> = {
  text: (text) => sql`lower(btrim(${text}))`,
  email: (text) => sql`lower(regexp_replace(${text}, '\\s', '', 'g'))`,
}
