/** A compiled statement in, the same for people out: laid out, constants in their places. Only ever shown, never run by crm. */
import { format } from 'sql-formatter'
import {
  bindParam,
  type SqlBindings,
  type SqlParam,
  type SqlText,
  type SqlValue,
} from '../../../ir/sql-text.ts'
import { isReservedWord } from './reserved-words.ts'

/** Run-time parameters that are not bound show as `:as_of`, keys of a list as `:listed_keys` (SEMANTICS 33). */
export function showStatement({ strings, params }: SqlText, bindings: SqlBindings = {}): string {
  let plain = plainIdentifiers(strings[0] ?? '')
  for (const [index, param] of params.entries()) {
    const after = strings[index + 1] ?? ''
    const cast = /^::(\w+)(\[\])?/.exec(after)
    const literal = literalOf(param, cast?.[1], bindings)
    const rest = literal.isTyped && cast !== null ? after.slice(cast[0].length) : after
    plain += literal.text + plainIdentifiers(rest)
  }
  return format(plain, {
    language: 'postgresql',
    keywordCase: 'lower',
    expressionWidth: 90,
    paramTypes: { named: [':'] },
  })
}

interface ShownLiteral {
  readonly text: string
  /** The cast that follows would say nothing new. */
  readonly isTyped: boolean
}

function literalOf(param: SqlParam, type: string | undefined, bindings: SqlBindings): ShownLiteral {
  if (param.kind !== 'value' && bindings[param.kind] === undefined) {
    return { text: `:${param.kind === 'asOf' ? 'as_of' : param.kind}`, isTyped: false }
  }
  if (param.kind === 'value' && param.listed === true)
    return { text: ':listed_keys', isTyped: false }
  const value = bindParam(param, bindings)
  if (!Array.isArray(value)) return { text: scalarText(value, type), isTyped: isPlainType(type) }
  const items = value.map((item) => scalarText(item, type))
  return { text: `array[${items.join(', ')}]`, isTyped: items.length > 0 && isPlainType(type) }
}

function isPlainType(type: string | undefined): boolean {
  return type !== undefined && type in WRITTEN
}

const quote = (value: SqlValue) => `'${String(value).replaceAll("'", "''")}'`
const bare = (value: SqlValue) => String(value)

/** How a constant of a type is written so that it needs no cast. */
const WRITTEN: Readonly<Record<string, (value: SqlValue) => string>> = {
  text: quote,
  numeric: bare,
  bigint: bare,
  int: bare,
  boolean: bare,
  date: (value) => `date ${quote(value)}`,
  timestamptz: (value) => `timestamptz ${quote(value)}`,
}

function scalarText(value: SqlValue, type: string | undefined): string {
  const write = type === undefined ? undefined : WRITTEN[type]
  if (value === null) return 'null'
  if (write !== undefined) return write(value)
  return typeof value === 'string' ? quote(value) : bare(value)
}

/** `"purchase_30d"` reads better without its quotes, which it does not need. */
function plainIdentifiers(text: string): string {
  return text.replace(/'(?:[^']|'')*'|"([a-z_][a-z0-9_]*)"/g, (whole, name) =>
    typeof name !== 'string' || isReservedWord(name) ? whole : name,
  )
}
