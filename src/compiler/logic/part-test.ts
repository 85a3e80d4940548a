/**
 * Comparisons that are no interval, in pairs: whether one of a value implies another or excludes it, and what they say of a
 * known text. Only what is certain is said.
 */
import type { Comparison } from '../../ir/comparison.ts'
import { canonicalJson } from '../../ir/json.ts'
import type { FixedWindow } from '../language/windows/window-definition.ts'
import { isAscii } from './facet.ts'
import { isWindowInside } from './window-inside.ts'

type PartTest = Extract<Comparison, { op: 'contains' | 'startsWith' | 'endsWith' }>

export function testImplies(a: Comparison, b: Comparison): boolean {
  if (canonicalJson(a) === canonicalJson(b)) return true
  if (a.op === 'within' && b.op === 'within') return isTimeInside(a.window, b.window)
  const [left, right] = [partOf(a), partOf(b)]
  if (left === undefined || right === undefined) return false
  // What is found with regard to case is found without; not the other way round.
  if (left.isFolded && !right.isFolded) return false
  if (right.isFolded && !isAscii(left.text)) return false
  const text = right.isFolded ? left.text.toLowerCase() : left.text
  switch (right.op) {
    case 'contains':
      return text.includes(right.text)
    case 'startsWith':
      return left.op === 'startsWith' && text.startsWith(right.text)
    case 'endsWith':
      return left.op === 'endsWith' && text.endsWith(right.text)
  }
}

/**
 * Of a date a rolling window holds the local days of its ends. Where clocks once went back over midnight, a later instant of
 * the same hour could be on an earlier day, so in a zone one end has to be a day away from the other.
 */
function isTimeInside(inner: FixedWindow, outer: FixedWindow): boolean {
  if (inner.zone !== outer.zone || !isWindowInside(inner, outer)) return false
  if (inner.kind !== 'last' || outer.kind !== 'last' || inner.zone === 'UTC') return true
  const [a, b] = [inner.duration, outer.duration]
  return a.months < b.months || a.days < b.days
}

export function testExcludes(a: Comparison, b: Comparison): boolean {
  const [left, right] = [partOf(a), partOf(b)]
  if (left === undefined || right === undefined || left.op !== right.op) return false
  const isFolded = left.isFolded || right.isFolded
  if (isFolded && !(isAscii(left.text) && isAscii(right.text))) return false
  const [x, y] = isFolded
    ? [left.text.toLowerCase(), right.text.toLowerCase()]
    : [left.text, right.text]
  if (left.op === 'startsWith') return !x.startsWith(y) && !y.startsWith(x)
  return left.op === 'endsWith' && !x.endsWith(y) && !y.endsWith(x)
}

/** Of a known text; `undefined` where only the database can tell. */
export function holdsOfText(text: string, test: Comparison): boolean | undefined {
  const part = partOf(test)
  if (part === undefined || (part.isFolded && !isAscii(text))) return undefined
  const whole = part.isFolded ? text.toLowerCase() : text
  switch (part.op) {
    case 'contains':
      return whole.includes(part.text)
    case 'startsWith':
      return whole.startsWith(part.text)
    case 'endsWith':
      return whole.endsWith(part.text)
  }
}

interface Part {
  readonly op: PartTest['op']
  readonly text: string
  readonly isFolded: boolean
}

function partOf(test: Comparison): Part | undefined {
  if (test.op !== 'contains' && test.op !== 'startsWith' && test.op !== 'endsWith') return undefined
  const isFolded = test.ignoreCase === true
  // What lower case letters beyond ASCII have, the database decides.
  if (isFolded && !isAscii(test.value)) return undefined
  return { op: test.op, text: isFolded ? test.value.toLowerCase() : test.value, isFolded }
}
