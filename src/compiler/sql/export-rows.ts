/** An export's columns and who they are of in, the statement that selects them as texts out. */
import { sql } from 'kysely'
import type { Condition } from '../../ir/condition.ts'
import type { ExportColumn, Normalisation } from '../../ir/export.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Fragment, Subject } from '../language/fragment.ts'
import type { SqlSource } from './sql-source.ts'
import { Statement } from './statement.ts'
import { toSqlText } from './to-sql-text.ts'

/**
 * `select … as customer_key, … as cells` (text[], in the order of the columns, NULL when missing), in the order of keys;
 * parameter asOf. Who has none of the traits is left out: an empty line helps nobody.
 */
export function exportRowsSql(
  columns: readonly ExportColumn[],
  who: Condition,
  source: SqlSource,
): SqlText {
  const statement = new Statement(source)
  const key = sql`c.customer_key::text`
  const cells = columns.map((column) =>
    column.kind === 'key' ? key : cellSql(column, statement.trait(column.trait)),
  )
  const traits = cells.filter((_, index) => columns[index]?.kind !== 'key')
  const rows = statement.around(
    sql`select ${key} as customer_key, array[${sql.join(cells)}]::text[] as cells,
      ${traits.length === 0 ? sql`true` : sql`num_nonnulls(${sql.join(traits)}) > 0`} as has_any ${statement.customersWho(who)}`,
  )
  return toSqlText(
    sql`select customer_key, cells from (${rows}) as audience where has_any order by customer_key collate "C"`,
  )
}

function cellSql(
  column: Exclude<ExportColumn, { kind: 'key' }>,
  { type, value }: Subject,
): Fragment {
  if (column.kind === 'sha256') return hashSql(NORMALISED[column.normalise](sql`${value}::text`))
  if (type.type === 'instant') {
    return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  }
  if (type.type === 'list') return sql`to_jsonb(${value})::text`
  return sql`${value}::text`
}

/** Of nothing there is no hash: that of the empty text would be one person for all networks. */
function hashSql(text: Fragment): Fragment {
  return sql`encode(sha256(convert_to(nullif(${text}, ''), 'UTF8')), 'hex')`
}

/** As ad networks ask for it. A Korean number without a country gets its own. */
const NORMALISED: Readonly<Record<Normalisation, (text: Fragment) => Fragment>> = {
  text: (text) => sql`lower(btrim(${text}))`,
  email: (text) => sql`lower(regexp_replace(${text}, '\\s', '', 'g'))`,
  phone: (text) => {
    const digits = sql`regexp_replace(regexp_replace(${text}, '[^0-9+]', '', 'g'), '^00', '+')`
    return sql`regexp_replace(${digits}, '^0', '+82')`
  },
}
