/** A file's text and a location in it, the lines around with the place underlined out. */
import type { SourceLocation } from '../ir/location.ts'
import { redactSecrets } from './redact-secrets.ts'

export interface CodeFrame {
  readonly lines: readonly FrameLine[]
  /** Blank up to the place, then carets; to be shown under the marked line. */
  readonly underline: string
}

export interface FrameLine {
  readonly number: number
  readonly text: string
  readonly isMarked: boolean
}

const LINES_BEFORE = 2
/** Lines are cut to this many characters around the place, so that a minified file does not fill the screen. */
const WIDEST = 120

export function codeFrame(text: string, location: SourceLocation): CodeFrame | undefined {
  const all = text.split(/\r?\n/).map(redactSecrets)
  const marked = all[location.line - 1]
  if (marked === undefined) return undefined
  const start = Math.min(location.column - 1, marked.length)
  const end = Math.max(start + 1, Math.min((location.endColumn ?? 0) - 1, marked.length))
  const from = start > WIDEST / 2 && marked.length > WIDEST ? start - WIDEST / 4 : 0
  const first = Math.max(0, location.line - 1 - LINES_BEFORE)
  const lines = all.slice(first, location.line).map((line, index) => ({
    number: first + index + 1,
    text: clip(line, first + index + 1 === location.line ? from : 0),
    isMarked: first + index + 1 === location.line,
  }))
  const before = `${from > 0 ? '…' : ''}${marked.slice(from, start)}`
  const inside = marked.slice(start, Math.min(end, from + WIDEST))
  return { lines, underline: `${blank(before)}${'^'.repeat(Math.max(1, displayWidth(inside)))}` }
}

function clip(line: string, from: number): string {
  const rest = line.slice(from, from + WIDEST)
  return `${from > 0 ? '…' : ''}${rest}${line.length > from + WIDEST ? '…' : ''}`.trimEnd()
}

/** As wide as the text in a terminal, tabs kept. */
function blank(text: string): string {
  return [...text]
    .map((letter) => (letter === '\t' ? letter : ' '.repeat(displayWidth(letter))))
    .join('')
}

/** Korean, Chinese and Japanese letters and emoji take two columns; combining marks none. */
export function displayWidth(text: string): number {
  let width = 0
  for (const letter of text) width += letterWidth(letter)
  return width
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u
const ZERO = /\p{Mn}|\p{Me}|\p{Cf}/u

function letterWidth(letter: string): number {
  if (ZERO.test(letter)) return 0
  return WIDE.test(letter) ? 2 : 1
}
