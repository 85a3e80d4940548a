/**
 * A comparison in, the set of values it leaves out, on one of the lines a value can be seen on: an instant as an instant and
 * as the day it is in some zone, a text as it is and in lower case. Each line is reasoned about alone, which proves less
 * than all at once and nothing that is wrong. `undefined` for comparisons that are no set on a line.
 */
import type { Comparison } from '../../ir/comparison.ts'
import type { Literal } from '../../ir/value.ts'
import { DECIMALS, dayNumber, instantNumber, TEXTS, WHOLE_NUMBERS } from './lines.ts'
import { complement, type Line, points, type ValueSet } from './value-set.ts'

export interface Facet {
  /** `number`, `text`, `day Asia/Seoul`: the same name of one subject is the same line. */
  readonly name: string
  readonly line: Line
  readonly set: ValueSet
}

export interface FacetScope {
  readonly isWhole: boolean
  readonly zone: string | undefined
}

/** Asked again in every branch of a search; comparisons are plain data that does not change. */
const KNOWN = new WeakMap<Comparison, Map<string, Facet | undefined>>()

export function facetOf(test: Comparison, scope: FacetScope): Facet | undefined {
  const known = KNOWN.get(test) ?? new Map<string, Facet | undefined>()
  KNOWN.set(test, known)
  const key = `${scope.isWhole} ${scope.zone}`
  if (!known.has(key)) known.set(key, readFacet(test, scope))
  return known.get(key)
}

function readFacet(test: Comparison, scope: FacetScope): Facet | undefined {
  const literals = literalsOf(test)
  const places = literals.map((literal) => placeOf(literal, ignoresCase(test), scope))
  const [first] = places
  if (first === undefined || places.some((place) => place?.name !== first.name)) return undefined
  const values = places.flatMap((place) => place?.value ?? [])
  const set = setOf(test, values, first.line)
  return set === undefined ? undefined : { name: first.name, line: first.line, set }
}

function literalsOf(test: Comparison): readonly Literal[] {
  if (test.op === 'hasAny' || test.op === 'hasAll') return []
  if (test.op === 'between') return [test.low, test.high]
  if ('values' in test) return test.values
  return 'value' in test && typeof test.value !== 'string' ? [test.value] : []
}

function ignoresCase(test: Comparison): boolean {
  return 'ignoreCase' in test && test.ignoreCase === true
}

interface Place {
  readonly name: string
  readonly line: Line
  readonly value: string
}

function placeOf(
  literal: Literal,
  isFolded: boolean,
  { isWhole, zone }: FacetScope,
): Place | undefined {
  switch (literal.type) {
    case 'number':
    case 'money':
      return { name: 'number', line: isWhole ? WHOLE_NUMBERS : DECIMALS, value: literal.value }
    case 'boolean':
      return { name: 'boolean', line: WHOLE_NUMBERS, value: literal.value ? '1' : '0' }
    case 'date':
      // An instant is compared with the start and the end of the day in the zone; these are in the order of the days.
      return { name: `day ${zone ?? ''}`, line: WHOLE_NUMBERS, value: dayNumber(literal.value) }
    case 'instant':
      return { name: 'instant', line: WHOLE_NUMBERS, value: instantNumber(literal.value) }
    case 'text':
      if (!isFolded) return { name: 'text', line: TEXTS, value: literal.value }
      // What lower case other letters have is for the database to say.
      return isAscii(literal.value)
        ? { name: 'lower text', line: TEXTS, value: literal.value.toLowerCase() }
        : undefined
  }
}

export function isAscii(text: string): boolean {
  return !/\P{ASCII}/u.test(text)
}

function setOf(test: Comparison, values: readonly string[], line: Line): ValueSet | undefined {
  const [first = '', second = ''] = values
  switch (test.op) {
    case 'is':
    case 'in':
      return points(values, line)
    case 'isNot':
    case 'notIn':
      return complement(points(values, line))
    case 'lessThan':
      return [{ high: { value: first, isInside: false } }]
    case 'atMost':
      return [{ high: { value: first, isInside: true } }]
    case 'moreThan':
      return [{ low: { value: first, isInside: false } }]
    case 'atLeast':
      return [{ low: { value: first, isInside: true } }]
    case 'between':
      return [{ low: { value: first, isInside: true }, high: { value: second, isInside: true } }]
    default:
      return undefined
  }
}
