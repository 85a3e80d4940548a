/** A written condition of the smart groups in, the TypeScript that writes the same down out. */
import { WORDS } from '../../compiler/language/operators/table.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'

/** `imports` collects the functions the code calls. */
export function conditionCode(written: JsonObject, catalog: string, imports: Set<string>): string {
  const inner = (condition: Json | undefined) =>
    conditionCode(isJsonObject(condition) ? condition : {}, catalog, imports)
  for (const word of ['all', 'any'] as const) {
    const parts = written[word]
    if (!Array.isArray(parts)) continue
    imports.add(word)
    return `${word}(\n${parts.map((part) => `${indent(inner(part))},\n`).join('')})`
  }
  if (written.not !== undefined) {
    imports.add('not')
    return `not(${inner(written.not)})`
  }
  if (written.rank !== undefined) return rankCode(written, inner, catalog, imports)
  if (typeof written.trait === 'string') {
    const { trait, ...test } = written
    return `${member(`${catalog}.traits`, trait)}${testCode(test)}`
  }
  return measureCode(written, catalog)
}

function rankCode(
  { rank, quantile, among, of }: JsonObject,
  inner: (condition: Json | undefined) => string,
  catalog: string,
  imports: Set<string>,
): string {
  imports.add('rank')
  const metric = measureCode(isJsonObject(rank) ? rank : {}, catalog)
  const placed = `rank(${metric}).quantile(${valueCode(quantile)}`
  if (among === undefined) return `${placed}, { of: ${valueCode(of)} })`
  const options = [`of: ${valueCode(of)},`, `among: ${inner(among)},`].map(indent)
  return `${placed}, {\n${options.join('\n')}\n})`
}

/** An aggregate of an event, compared or not. */
function measureCode({ event, ...rest }: JsonObject, catalog: string): string {
  const [[fn = '', given] = []] = Object.entries(rest)
  const { of, ...fields } = isJsonObject(given) ? given : {}
  const entries = Object.entries(fields)
  const options = Object.fromEntries(entries.filter(([word]) => !WORDS.has(word)))
  const test = Object.fromEntries(entries.filter(([word]) => WORDS.has(word)))
  const argument = Object.keys(options).length === 0 ? [] : [valueCode(options)]
  const all = [...(of === undefined ? [] : [valueCode(of)]), ...argument]
  return `${member(`${catalog}.events`, String(event))}.${fn}(${all.join(', ')})${testCode(test)}`
}

function testCode(test: JsonObject): string {
  const [word] = Object.keys(test)
  if (word === undefined) return ''
  if (word === 'isSet' || word === 'isUnset') return `.${word}()`
  return `.${word}(${valueCode(test[word])})`
}

function member(object: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${object}.${name}` : `${object}[${valueCode(name)}]`
}

/** As the formatter would have it: single quotes, and no quotes around keys. */
export function valueCode(value: Json | undefined): string {
  if (typeof value === 'string') {
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  }
  if (Array.isArray(value)) return `[${value.map(valueCode).join(', ')}]`
  if (!isJsonObject(value)) return JSON.stringify(value ?? null)
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${valueCode(item)}`)
  return `{ ${entries.join(', ')} }`
}

function indent(code: string): string {
  return code
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}
