/** Values and types in, the words a message says of them out. */
import type { Json } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'nothing',
}

export function wordOfType(type: string): string {
  return TYPE_WORDS[type] ?? type
}

/** The JSON Schema type of a value; a whole number is `number` here. */
export function typeOfValue(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value
}

/** `the text "abc"`, `the number 5`, `a list`: what was written, for a message. */
export function wordOfValue(value: Json): string {
  if (typeof value === 'string') return `the text ${quote(value)}`
  if (typeof value === 'number') return `the number ${value}`
  if (typeof value === 'boolean') return `${value}`
  return wordOfType(typeOfValue(value))
}

export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text)
}

/** `a`, `a or b`, `a, b or c`. */
export function orList(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

/** What a message is about: the field, or for an item of a list its list and number. */
export function subject(path: FieldPath): string {
  const last = path.at(-1)
  if (last === undefined) return 'This object'
  if (typeof last === 'string') return `\`${last}\``
  const list = path.findLast((step) => typeof step === 'string')
  return `Item ${last + 1} of \`${list ?? 'the list'}\``
}
