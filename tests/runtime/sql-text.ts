/** A template in, a stored statement out: `text\`select … ${AS_OF}\``. What compile would have written, by hand. */
import type { SqlParam, SqlText } from '../../src/ir/sql-text.ts'

export const AS_OF: SqlParam = { kind: 'asOf' }
export const KEYS: SqlParam = { kind: 'keys' }

export function text(strings: TemplateStringsArray, ...params: readonly SqlParam[]): SqlText {
  return { strings: [...strings], params: [...params] }
}
