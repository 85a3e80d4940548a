/** Compiled text and its bindings in, a Kysely fragment out, which other statements can embed; values stay parameters. */
import { type RawBuilder, sql } from 'kysely'
import { bindParam, type SqlBindings, type SqlText } from './sql-text.ts'

/** Turns a stored statement into a fragment: `sql\`select count(*) from (${bindSql(members, { asOf })}) m\``. */
export function bindSql<Row = unknown>(text: SqlText, bindings: SqlBindings): RawBuilder<Row> {
  const pieces = text.strings.flatMap((string, index) => {
    const param = text.params[index]
    const piece: RawBuilder<unknown>[] = [sql.raw(string)]
    if (param !== undefined) piece.push(sql`${bindParam(param, bindings)}`)
    return piece
  })
  return sql<Row>`${sql.join(pieces, sql.raw(''))}`
}
