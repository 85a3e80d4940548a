/** Compiled text and fragments for what is bound at run time in, one fragment out: so each row can have its own as-of. */
import { type RawBuilder, sql } from 'kysely'
import { parsedKeysSql } from './key-type.ts'
import type { SqlParam, SqlText } from './sql-text.ts'

type Bound = Partial<Record<Exclude<SqlParam['kind'], 'value'>, RawBuilder<unknown>>>

export function bindFragments(text: SqlText, bindings: Bound): RawBuilder<unknown> {
  const pieces = text.strings.flatMap((string, index) => {
    const param = text.params[index]
    const piece: RawBuilder<unknown>[] = [sql.raw(string)]
    if (param !== undefined) piece.push(boundTo(param, bindings))
    return piece
  })
  return sql`${sql.join(pieces, sql.raw(''))}`
}

function boundTo(param: SqlParam, bindings: Bound): RawBuilder<unknown> {
  if (param.kind === 'value') return sql`${param.value}`
  const fragment = bindings[param.kind]
  if (fragment === undefined) throw new Error(`statement needs ${param.kind}, which was not bound`)
  return param.kind === 'keys' && param.type !== undefined
    ? parsedKeysSql(fragment, param.type)
    : fragment
}
