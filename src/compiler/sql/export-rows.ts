/** An export's columns and who they are of in, the statement that selects them as texts out. */
import { sql } from 'kysely'
import type { Condition } from '../../ir/condition.ts'
import type { ExportColumn } from '../../ir/export.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { SqlSource } from './sql-source.ts'
import { Statement } from './statement.ts'

/**
 * `select … as customer_key, … as cells` (text[], in the order of the columns, NULL when missing), in the order of keys;
 * parameter asOf. Who has none of the traits is left out: an empty line helps nobody. Phone numbers are not hashed yet.
 */
export function exportRowsSql(
  columns: readonly ExportColumn[],
  who: Condition,
  source: SqlSource,
): SqlText {
  const { exports, keys, statements } = source.dialect
  const statement = new Statement(source)
  const key = keys.asText(sql`c.customer_key`)
  const cells = columns.map((column) => {
    if (column.kind === 'key') return key
    const subject = statement.trait(column.trait)
    return column.kind === 'plain' || column.normalise === 'phone'
      ? exports.text(subject)
      : exports.hash(subject.value, column.normalise)
  })
  const traits = cells.filter((_, index) => columns[index]?.kind !== 'key')
  const rows = statement.around(
    sql`select ${key} as customer_key, ${exports.cells(cells)} as cells,
      ${exports.hasAny(traits)} as has_any ${statement.customersWho(who)}`,
  )
  return statements.write(
    sql`select customer_key, cells from (${rows}) as audience where has_any order by ${keys.inOrder(sql`customer_key`, 'text')}`,
  )
}
