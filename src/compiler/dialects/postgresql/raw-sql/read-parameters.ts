/** SQL with `:named` parameters in, the same with numbered ones in their places (nothing moves) and where each stands out. */

import type { SqlProblem } from '../../raw-sql.ts'
import type { SqlParser } from './parser.ts'

/** Numbers of one digit, so that `:a` and `$1` are as long. */
const MOST_PARAMETERS = 9

export interface ParameterUse {
  readonly name: string
  /** In bytes of UTF-8, as the parser counts. */
  readonly start: number
  readonly end: number
}

export interface NumberedSql {
  /** For the parser only. */
  readonly numbered: string
  readonly uses: readonly ParameterUse[]
  /** Where the statement ends: before a semicolon and comments after it, in bytes. */
  readonly end: number
}

export function readParameters(
  text: string,
  parser: SqlParser,
): NumberedSql | { readonly problem: SqlProblem } {
  const bytes = Buffer.from(text)
  const tokens = scan(text, parser)
  // What cannot be cut into tokens the parser itself refuses, and says why.
  if (tokens === undefined) return { numbered: text, uses: [], end: bytes.length }
  const uses = tokens.flatMap((token, index): ParameterUse[] => {
    const next = tokens[index + 1]
    if (token.text !== ':' || next === undefined || next.start !== token.end) return []
    if (!/^[a-z_][a-z0-9_]*$/i.test(next.text)) return []
    return [{ name: next.text, start: token.start, end: next.end }]
  })
  const names = [...new Set(uses.map(({ name }) => name))]
  if (names.length > MOST_PARAMETERS) {
    const message = `The SQL has ${names.length} parameters, more than ${MOST_PARAMETERS}`
    return { problem: { at: uses.at(-1)?.start ?? 0, message, code: 'CRM3155' } }
  }
  for (const { name, start, end } of uses) {
    bytes.write(`$${names.indexOf(name) + 1}`.padEnd(end - start), start, 'utf8')
  }
  const code = tokens.filter(({ tokenName }) => !tokenName.endsWith('COMMENT'))
  const last = code.at(-1)
  const end = last?.text === ';' ? last.start : bytes.length
  return { numbered: bytes.toString(), uses, end }
}

function scan(text: string, parser: SqlParser) {
  try {
    return parser.scanSync(text).tokens
  } catch {
    return undefined
  }
}
