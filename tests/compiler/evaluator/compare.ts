/** One comparison of one value (SEMANTICS 7, 10): with a missing value only `isUnset` holds. */
import { Temporal } from 'temporal-polyfill'
import type { Comparison } from '../../../src/ir/comparison.ts'
import type { Literal } from '../../../src/ir/value.ts'
import { compareDecimal } from './decimal.ts'
import { dayOf, isDateInWindow, isInWindow, shift, startOf } from './time.ts'
import { literalValue, type Value } from './values.ts'

export interface CompareScope {
  readonly asOf: Temporal.Instant
  readonly zone: string | undefined
}

export function holds(value: Value | undefined, test: Comparison, scope: CompareScope): boolean {
  if (test.op === 'isUnset') return value === undefined
  if (value === undefined) return false
  const order = (literal: Literal) => compareTo(value, literal, scope, folding(test))
  switch (test.op) {
    case 'isSet':
      return true
    case 'is':
      return order(test.value) === 0
    case 'isNot':
      return order(test.value) !== 0
    case 'in':
      return test.values.some((literal) => order(literal) === 0)
    case 'notIn':
      return test.values.every((literal) => order(literal) !== 0)
    case 'lessThan':
      return order(test.value) < 0
    case 'atMost':
      return order(test.value) <= 0
    case 'moreThan':
      return order(test.value) > 0
    case 'atLeast':
      return order(test.value) >= 0
    case 'between':
      return order(test.low) >= 0 && order(test.high) <= 0
    case 'hasAny':
      return test.values.some((literal) => isListed(value, literal, scope))
    case 'hasAll':
      return test.values.every((literal) => isListed(value, literal, scope))
    case 'contains':
    case 'startsWith':
    case 'endsWith':
    case 'matches':
      return value.type === 'text' && holdsOfText(value.value, test)
    case 'within':
    case 'inNext':
    case 'anniversary':
      return holdsOfTime(value, test, scope.asOf)
  }
}

function folding(test: Comparison): (text: string) => string {
  return 'ignoreCase' in test && test.ignoreCase === true
    ? (text) => text.toLowerCase()
    : (text) => text
}

/** Below, equal or above; an instant inside the day that a date means is equal to it. */
function compareTo(
  value: Value,
  literal: Literal,
  { zone }: CompareScope,
  fold: (text: string) => string,
): number {
  const other = literalValue(literal)
  if (value.type === 'text' && other.type === 'text') {
    return Buffer.compare(Buffer.from(fold(value.value)), Buffer.from(fold(other.value)))
  }
  if (value.type === 'number' && other.type === 'number')
    return compareDecimal(value.value, other.value)
  if (value.type === 'boolean' && other.type === 'boolean')
    return value.value === other.value ? 0 : 1
  if (value.type === 'date' && other.type === 'date') {
    return Temporal.PlainDate.compare(value.value, other.value)
  }
  if (value.type === 'instant' && other.type === 'instant') {
    return Temporal.Instant.compare(value.value, other.value)
  }
  if (value.type === 'instant' && other.type === 'date' && zone !== undefined) {
    if (Temporal.Instant.compare(value.value, startOf(other.value, zone)) < 0) return -1
    const end = startOf(other.value.add({ days: 1 }), zone)
    return Temporal.Instant.compare(value.value, end) < 0 ? 0 : 1
  }
  throw new Error(`${value.type} is not compared with ${other.type}`)
}

function isListed(value: Value, literal: Literal, scope: CompareScope): boolean {
  if (value.type !== 'list') return false
  return value.value.some((item) => compareTo(item, literal, scope, (text) => text) === 0)
}

function holdsOfText(
  text: string,
  test: Extract<Comparison, { op: 'contains' | 'startsWith' | 'endsWith' | 'matches' }>,
): boolean {
  if (test.op === 'matches') {
    return new RegExp(test.pattern, test.ignoreCase ? 'sui' : 'su').test(text)
  }
  const fold = folding(test)
  const [whole, part] = [fold(text), fold(test.value)]
  if (test.op === 'contains') return whole.includes(part)
  return test.op === 'startsWith' ? whole.startsWith(part) : whole.endsWith(part)
}

function holdsOfTime(
  value: Value,
  test: Extract<Comparison, { op: 'within' | 'inNext' | 'anniversary' }>,
  asOf: Temporal.Instant,
): boolean {
  if (value.type !== 'date' && value.type !== 'instant')
    throw new Error(`${value.type} has no time`)
  if (test.op === 'within') {
    if (value.type === 'date') return isDateInWindow(value.value, test.window, asOf)
    return isInWindow(value.value, test.window, asOf, () => undefined)
  }
  const today = dayOf(asOf, test.zone)
  if (test.op === 'anniversary') {
    const date = value.type === 'date' ? value.value : dayOf(value.value, test.zone)
    return isNearReturn(date, today, test.before, test.after)
  }
  const end = shift(asOf, test.duration, 1, test.zone)
  if (value.type === 'instant') {
    return (
      Temporal.Instant.compare(asOf, value.value) <= 0 &&
      Temporal.Instant.compare(value.value, end) <= 0
    )
  }
  return (
    Temporal.PlainDate.compare(today, value.value) <= 0 &&
    Temporal.PlainDate.compare(value.value, dayOf(end, test.zone)) <= 0
  )
}

/** Every return is tried, one year on first. */
function isNearReturn(
  date: Temporal.PlainDate,
  today: Temporal.PlainDate,
  before: number,
  after: number,
): boolean {
  for (let years = 1; date.year + years <= today.year + 2; years += 1) {
    const away = today.until(date.add({ years }), { largestUnit: 'day' }).days
    if (away <= before && away >= -after) return true
  }
  return false
}
