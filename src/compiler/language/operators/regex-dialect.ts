/**
 * A pattern of the `matches` dialect in, the same in the syntax databases and JavaScript (flags `su`) share out, or why it
 * is refused. Everything that passes compiles in all of them, so no statement fails while it runs; the size limit keeps clear of
 * what databases allow ("regular expression is too complex").
 */
import { literalCharacter, translateClass, translateEscape } from './regex-class.ts'
import { RegexError, RegexReader } from './regex-reader.ts'

/** Characters the pattern stands for when every `{n}` is written out. */
const MAX_SIZE = 1000
/** What databases take. */
const MAX_REPEAT = 255
const MAX_DEPTH = 50

export type Translation =
  | { readonly pattern: string }
  | { readonly problem: string; readonly fix: string | undefined }

interface Piece {
  readonly text: string
  readonly size: number
}

export function translateRegex(pattern: string): Translation {
  try {
    const reader = new RegexReader(pattern)
    const { text } = readAlternatives(reader, 0)
    if (reader.peek() === ')')
      throw new RegexError('a ) closes nothing', 'Write \\) for the character.')
    return { pattern: text }
  } catch (error) {
    if (error instanceof RegexError) return { problem: error.message, fix: error.fix }
    throw error
  }
}

function readAlternatives(reader: RegexReader, depth: number): Piece {
  if (depth > MAX_DEPTH) throw new RegexError(`groups are nested more than ${MAX_DEPTH} deep`)
  const branches = [readBranch(reader, depth)]
  while (reader.take('|')) branches.push(readBranch(reader, depth))
  return {
    text: branches.map(({ text }) => text).join('|'),
    size: limited(branches.reduce((sum, { size }) => sum + size, branches.length)),
  }
}

function readBranch(reader: RegexReader, depth: number): Piece {
  const pieces: Piece[] = []
  while (reader.peek() !== undefined && reader.peek() !== '|' && reader.peek() !== ')') {
    pieces.push(readPiece(reader, depth))
  }
  return {
    text: pieces.map(({ text }) => text).join(''),
    size: limited(pieces.reduce((sum, { size }) => sum + size, 0)),
  }
}

function readPiece(reader: RegexReader, depth: number): Piece {
  if (reader.take('^')) return unrepeated(reader, '^')
  if (reader.take('$')) return unrepeated(reader, '$')
  const atom = readAtom(reader, depth)
  const repeat = readRepeat(reader)
  if (repeat === undefined) return atom
  // A lazy quantifier changes what is matched, never whether something is.
  reader.take('?')
  if (/^[*+?{]$/.test(reader.peek() ?? ''))
    throw new RegexError('a quantifier follows a quantifier')
  return { text: `${atom.text}${repeat.text}`, size: limited(atom.size * repeat.times) }
}

function unrepeated(reader: RegexReader, anchor: string): Piece {
  if (/^[*+?{]$/.test(reader.peek() ?? '')) throw new RegexError(`${anchor} cannot be repeated`)
  return { text: anchor, size: 1 }
}

function readAtom(reader: RegexReader, depth: number): Piece {
  if (reader.take('(')) return readGroup(reader, depth)
  const character = reader.next() ?? ''
  if (character === '.') return { text: '.', size: 1 }
  if (character === '[') return { text: translateClass(reader), size: 1 }
  if (character === '\\') return { text: translateEscape(reader), size: 1 }
  if (/^[*+?{}\]]$/.test(character)) {
    throw new RegexError(
      `${character} stands where nothing can be repeated`,
      `Write \\${character} for the character.`,
    )
  }
  return { text: literalCharacter(character), size: 1 }
}

/** What a group captures is never read, so every group comes out as `(?:…)`. */
function readGroup(reader: RegexReader, depth: number): Piece {
  if (reader.peek() === '?' && !reader.take('?:')) {
    throw new RegexError(
      'only ( ) and (?: ) are in the dialect, no lookaround, names or flags',
      'Use ignoreCase: true instead of flags.',
    )
  }
  const inner = readAlternatives(reader, depth + 1)
  if (!reader.take(')')) throw new RegexError('a ( is not closed', 'Write \\( for the character.')
  return { text: `(?:${inner.text})`, size: inner.size }
}

function readRepeat(reader: RegexReader): { text: string; times: number } | undefined {
  for (const sign of ['*', '+', '?']) if (reader.take(sign)) return { text: sign, times: 2 }
  if (reader.peek() !== '{') return undefined
  const match = reader.takeMatch(/^\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/)
  const [text, low, comma, high] = match ?? []
  if (text === undefined)
    throw new RegexError('{ begins no {n}, {n,} or {n,m}', 'Write \\{ for the character.')
  const least = Number(low)
  const most = high === undefined ? least : Number(high)
  if (most < least || most > MAX_REPEAT) {
    throw new RegexError(`${text} must count up, to ${MAX_REPEAT} at most`)
  }
  return { text, times: Math.max(1, most) + (comma === undefined ? 0 : 1) }
}

function limited(size: number): number {
  if (size > MAX_SIZE)
    throw new RegexError('the pattern is too large when its repetitions are written out')
  return size
}
