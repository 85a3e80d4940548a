/** Escapes and `[…]` of the dialect in, explicit classes out, which every engine reads alike. */
import { RegexError, type RegexReader } from './regex-reader.ts'

/** ASCII on purpose: engines disagree on what other digits, letters and spaces are. */
const SETS: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'A-Za-z0-9_',
  s: '\\u0020\\u0009\\u000a\\u000b\\u000c\\u000d',
}
const CONTROLS: Readonly<Record<string, string>> = {
  t: '\u0009',
  n: '\u000a',
  v: '\u000b',
  f: '\u000c',
  r: '\u000d',
}
const SPECIAL = /^[\^$.|?*+()[\]{}\\\-/]$/

/** After a backslash outside `[…]`. */
export function translateEscape(reader: RegexReader): string {
  const letter = reader.peek()
  if (letter !== undefined && Object.hasOwn(SETS, letter.toLowerCase())) {
    reader.next()
    const not = letter === letter.toLowerCase() ? '' : '^'
    return `[${not}${SETS[letter.toLowerCase()]}]`
  }
  return literalCharacter(readEscapedCharacter(reader))
}

/** After the opening bracket. */
export function translateClass(reader: RegexReader): string {
  const not = reader.take('^') ? '^' : ''
  const items: string[] = []
  while (!reader.take(']')) items.push(translateItem(reader))
  if (items.length === 0) throw new RegexError('an empty [] matches nothing')
  return `[${not}${items.join('')}]`
}

/** A character as itself. */
export function literalCharacter(character: string): string {
  return SPECIAL.test(character) ? codeOf(character) : character
}

function translateItem(reader: RegexReader): string {
  const set = reader.peek() === '\\' ? reader.peek(1) : undefined
  if (set !== undefined && Object.hasOwn(SETS, set)) {
    reader.take(`\\${set}`)
    return SETS[set] ?? ''
  }
  const low = readItemCharacter(reader)
  if (reader.peek() !== '-' || reader.peek(1) === ']') return literalCharacter(low)
  reader.next()
  const high = readItemCharacter(reader)
  if ((low.codePointAt(0) ?? 0) > (high.codePointAt(0) ?? 0)) {
    throw new RegexError(`the range ${low}-${high} is in reverse`)
  }
  return `${literalCharacter(low)}-${literalCharacter(high)}`
}

function readItemCharacter(reader: RegexReader): string {
  const character = reader.next()
  if (character === undefined) throw new RegexError('a [ is not closed')
  if (character === '[') throw new RegexError('[ stands inside [ ]', 'Write \\[ for the character.')
  return character === '\\' ? readEscapedCharacter(reader) : character
}

function readEscapedCharacter(reader: RegexReader): string {
  const unicode = reader.takeMatch(/^u([0-9a-fA-F]{4})/)
  if (unicode !== null) return readCodePoint(unicode[1] ?? '')
  const letter = reader.next()
  if (letter === undefined) throw new RegexError('the pattern ends with a backslash')
  if (Object.hasOwn(CONTROLS, letter)) return CONTROLS[letter] ?? ''
  if (SPECIAL.test(letter)) return letter
  throw new RegexError(
    `\\${letter} is not in the dialect`,
    'Known are \\d \\D \\w \\W \\s \\S, \\t \\n \\r \\f \\v, \\uXXXX and \\ before punctuation.',
  )
}

function readCodePoint(hex: string): string {
  const code = Number.parseInt(hex, 16)
  if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) {
    throw new RegexError(`\\u${hex} is not a character that text can hold`)
  }
  return String.fromCodePoint(code)
}

function codeOf(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}
