/** Random windows and comparisons of each type of value, as a person would write them. */
import fc from 'fast-check'
import type { JsonObject } from '../../../src/ir/json.ts'
import { DATES, NUMBERS, TAGS, TEXTS } from './arbitrary-world.ts'

export type Written = fc.Arbitrary<JsonObject>

const ZONES = ['America/New_York', 'Asia/Seoul', 'Atlantic/Azores', 'UTC']
export const zone = fc.constantFrom(...ZONES)
const DURATIONS = ['1s', '1h', '24h', '1d', '2d', '30d', '1mo', '1y', '1mo1d', '1d12h', '1y1mo3h']

export const date = fc.constantFrom(...DATES)
export const number = fc.constantFrom(...NUMBERS, 0, 1, 2)
export const text = fc.constantFrom(...TEXTS)
const ignoreCase = fc.constantFrom({}, {}, { ignoreCase: true as const })
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 })

export function oneWord(words: readonly string[], value: fc.Arbitrary<unknown>): Written {
  return fc
    .tuple(fc.constantFrom(...words), value)
    .map(([word, item]) => ({ [word]: item as string }))
}

function range<T extends string | number>(
  item: fc.Arbitrary<T>,
  order: (a: T, b: T) => number,
): Written {
  return fc.tuple(item, item).map((pair) => ({ between: pair.toSorted(order) }))
}

const byText = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
export const presence: Written = fc.constantFrom({ isSet: true }, { isUnset: true })
const withCase = (test: Written) => fc.tuple(test, ignoreCase).map(([a, b]) => ({ ...a, ...b }))

export const textTest: Written = fc.oneof(
  withCase(oneWord(['is', 'isNot'], text)),
  withCase(oneWord(['in', 'notIn'], some(text))),
  oneWord(['lessThan', 'atMost', 'moreThan', 'atLeast'], text),
  range(text, byText),
  withCase(
    oneWord(
      ['contains', 'startsWith', 'endsWith'],
      fc.constantFrom('K', 'k', 'a', '%', '_', 'ä', '수'),
    ),
  ),
  withCase(
    oneWord(['matches'], fc.constantFrom('^[A-Z]+$', 'a.b', '^$', '[^a-z]', '(a|k)r?$', '\\w{2}')),
  ),
  presence,
)
const decimals = (a: string | number, b: string | number) => Number(a) - Number(b)
export const countTest: Written = fc.oneof(
  oneWord(['is', 'isNot', 'lessThan', 'atMost', 'moreThan', 'atLeast'], fc.constantFrom(0, 1, 2)),
  oneWord(['in', 'notIn'], some(fc.constantFrom(0, 1, 2, 3))),
  fc.constant({ between: [0, 1] }),
)
export const neverMissing: Written = fc.oneof(
  oneWord(['is', 'isNot', 'lessThan', 'atMost', 'moreThan', 'atLeast'], number),
  oneWord(['in', 'notIn'], some(number)),
  range(number, decimals),
)
export const numberTest: Written = fc.oneof(neverMissing, presence)
export const booleanTest: Written = fc.oneof(oneWord(['is', 'isNot'], fc.boolean()), presence)
export const listTest: Written = fc.oneof(
  oneWord(['hasAny', 'hasAll'], some(fc.constantFrom(...TAGS))),
  presence,
)
export const numberListTest: Written = fc.oneof(
  oneWord(['hasAny', 'hasAll'], some(fc.constantFrom(0, 1, '2.50'))),
  presence,
)

export const fixedWindow: Written = fc
  .tuple(
    fc.oneof(
      oneWord(['last'], fc.constantFrom(...DURATIONS)),
      oneWord(['days', 'pastDays'], fc.constantFrom(1, 2, 7, 31, 366)),
      fc.tuple(date, date).map((pair) => ({ dates: pair.toSorted() })),
    ),
    zone,
  )
  .map(([window, of]) => ({ ...window, zone: of }))

export const relativeWindow: Written = fc
  .record({
    trait: fc.constantFrom('born', 'seen', 'local', 'doc_born', 'doc_seen'),
    span: fc.constantFrom(['0d', '30d'], ['-1mo', '0d'], ['-1d', '1d'], ['-1y', '1y1mo']),
    zone,
  })
  .map(({ trait, span: [from = '', to = ''], zone: of }) => ({
    relativeTo: { trait, from, to },
    zone: of,
  }))

export const timeTests = (value: fc.Arbitrary<string>): Written =>
  fc
    .tuple(
      fc.oneof(
        oneWord(['is', 'isNot', 'before', 'after', 'onOrBefore', 'onOrAfter'], value),
        oneWord(['within'], fixedWindow),
        oneWord(['inNext'], fc.constantFrom(...DURATIONS)),
        oneWord(
          ['anniversary'],
          fc.constantFrom('today', { before: 7 }, { after: 3 }, { before: 31, after: 365 }),
        ),
        range(date, byText),
        presence,
      ),
      zone,
    )
    .map(([test, of]) => ({ ...test, zone: of }))

export const dateTest: Written = fc.oneof(timeTests(date), oneWord(['in', 'notIn'], some(date)))
