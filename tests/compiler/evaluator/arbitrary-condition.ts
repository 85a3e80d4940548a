/** Random conditions over the world's catalog, as a person would write them. */
import fc from 'fast-check'
import { isJsonObject, type Json, type JsonObject } from '../../../src/ir/json.ts'
import { DATES, instant, NUMBERS, TAGS, TEXTS } from './arbitrary-world.ts'
import { WORLD_CATALOG } from './world.ts'

type Written = fc.Arbitrary<JsonObject>

const ZONES = ['America/New_York', 'Asia/Seoul', 'Atlantic/Azores', 'UTC']
const zone = fc.constantFrom(...ZONES)
const DURATIONS = ['1s', '1h', '24h', '1d', '2d', '30d', '1mo', '1y', '1mo1d', '1d12h', '1y1mo3h']

const date = fc.constantFrom(...DATES)
const number = fc.constantFrom(...NUMBERS, 0, 1, 2)
const text = fc.constantFrom(...TEXTS)
const ignoreCase = fc.constantFrom({}, {}, { ignoreCase: true as const })
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 })

function oneWord(words: readonly string[], value: fc.Arbitrary<unknown>): Written {
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
const presence: Written = fc.constantFrom({ isSet: true }, { isUnset: true })
const withCase = (test: Written) => fc.tuple(test, ignoreCase).map(([a, b]) => ({ ...a, ...b }))

const textTest: Written = fc.oneof(
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
const countTest: Written = fc.oneof(
  oneWord(['is', 'isNot', 'lessThan', 'atMost', 'moreThan', 'atLeast'], fc.constantFrom(0, 1, 2)),
  oneWord(['in', 'notIn'], some(fc.constantFrom(0, 1, 2, 3))),
  fc.constant({ between: [0, 1] }),
)
const neverMissing: Written = fc.oneof(
  oneWord(['is', 'isNot', 'lessThan', 'atMost', 'moreThan', 'atLeast'], number),
  oneWord(['in', 'notIn'], some(number)),
  range(number, decimals),
)
const numberTest: Written = fc.oneof(neverMissing, presence)
const booleanTest: Written = fc.oneof(oneWord(['is', 'isNot'], fc.boolean()), presence)
const listTest: Written = fc.oneof(
  oneWord(['hasAny', 'hasAll'], some(fc.constantFrom(...TAGS))),
  presence,
)
const numberListTest: Written = fc.oneof(
  oneWord(['hasAny', 'hasAll'], some(fc.constantFrom(0, 1, '2.50'))),
  presence,
)

const fixedWindow: Written = fc
  .tuple(
    fc.oneof(
      oneWord(['last'], fc.constantFrom(...DURATIONS)),
      oneWord(['days', 'pastDays'], fc.constantFrom(1, 2, 7, 31, 366)),
      fc.tuple(date, date).map((pair) => ({ dates: pair.toSorted() })),
    ),
    zone,
  )
  .map(([window, of]) => ({ ...window, zone: of }))

const relativeWindow: Written = fc
  .record({
    trait: fc.constantFrom('born', 'seen', 'local', 'doc_born', 'doc_seen'),
    span: fc.constantFrom(['0d', '30d'], ['-1mo', '0d'], ['-1d', '1d'], ['-1y', '1y1mo']),
    zone,
  })
  .map(({ trait, span: [from = '', to = ''], zone: of }) => ({
    relativeTo: { trait, from, to },
    zone: of,
  }))

const timeTests = (value: fc.Arbitrary<string>): Written =>
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

const dateTest: Written = fc.oneof(timeTests(date), oneWord(['in', 'notIn'], some(date)))
const TESTS: Readonly<Record<string, Written>> = {
  text: textTest,
  number: numberTest,
  money: numberTest,
  boolean: booleanTest,
  date: dateTest,
  instant: timeTests(fc.oneof(date, instant)),
}

function columnTest(
  word: 'trait' | 'property',
  columns: Readonly<Record<string, { type: string; of?: string }>>,
): Written {
  return fc.constantFrom(...Object.entries(columns)).chain(([name, { type, of }]) => {
    const list = of === 'number' ? numberListTest : listTest
    return (TESTS[type] ?? list).map((test) => ({ [word]: name, ...test }))
  })
}

function logic(leaf: Written, depth: number): Written {
  if (depth === 0) return leaf
  const child = logic(leaf, depth - 1)
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 2, arbitrary: fc.array(child, { maxLength: 3 }).map((of) => ({ all: of })) },
    { weight: 2, arbitrary: fc.array(child, { maxLength: 3 }).map((of) => ({ any: of })) },
    { weight: 2, arbitrary: child.map((of) => ({ not: of })) },
  )
}

const NUMERIC: Readonly<Record<string, string>> = { buy: 'total', look: 'seconds' }
const DISTINCT: Readonly<Record<string, readonly string[]>> = {
  buy: ['total', 'category', 'due'],
  look: ['page', 'seconds'],
}

const timeAggregate: Written = fc.oneof(
  fc
    .tuple(fc.constantFrom('firstAt', 'lastAt'), timeTests(fc.oneof(date, instant)))
    .map(([fn, test]) => ({ [fn]: test })),
  fc
    .tuple(fc.constantFrom({}, { cycles: 3 }), dateTest, zone)
    .map(([cycles, test, of]) => ({ nextExpected: { ...cycles, zone: of, ...test } })),
  fc
    .tuple(
      fc.oneof(numberTest, oneWord(['atLeast', 'atMost'], fc.constantFrom(1, '7.5', 30))),
      zone,
    )
    .map(([test, of]) => ({ daysBetween: { ...test, zone: of } })),
)

function valueAggregate(event: string): Written {
  const properties = WORLD_CATALOG.events[event]?.properties ?? {}
  return fc
    .tuple(fc.constantFrom('firstValue', 'lastValue'), columnTest('property', properties))
    .map(([fn, { property, ...test }]) => ({ [fn]: { of: property, ...test } }))
}

function aggregate(event: string): Written {
  const of = NUMERIC[event] ?? ''
  const about = (word: string, property: string, test: Written) =>
    test.map((comparison) => ({ [word]: { of: property, ...comparison } }))
  const days = fc.oneof(countTest, presence, fc.constant({ atLeast: 30 }))
  return fc.oneof(
    { weight: 3, arbitrary: countTest.map((test): JsonObject => ({ count: test })) },
    { weight: 1, arbitrary: days.map((test): JsonObject => ({ daysSinceLast: test })) },
    { weight: 2, arbitrary: about('sum', of, neverMissing) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('avg', 'min', 'max').chain((fn) => about(fn, of, numberTest)),
    },
    { weight: 1, arbitrary: timeAggregate },
    { weight: 2, arbitrary: valueAggregate(event) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...(DISTINCT[event] ?? []))
        .chain((property) => about('distinct', property, countTest)),
    },
  )
}

const eventTest: Written = fc.constantFrom('buy', 'look').chain((event) => {
  const properties = WORLD_CATALOG.events[event]?.properties ?? {}
  return fc
    .record({
      measure: aggregate(event),
      window: fc.oneof(fc.constant({}), fixedWindow, fixedWindow, relativeWindow),
      where: fc.option(logic(columnTest('property', properties), 1), { nil: undefined }),
    })
    .map(({ measure, window, where }) => {
      const [[word = '', inner] = []] = Object.entries(measure)
      const whole = { ...(inner as JsonObject), ...window }
      return { event, ...(where === undefined ? {} : { where }), [word]: whole }
    })
})

const take: Written = fc.oneof(
  oneWord(
    ['top', 'bottom'],
    fc.oneof(fc.constantFrom(1, 2, 3, 100), fc.constantFrom('1%', '33.3%', '50%', '100%')),
  ),
  fc.tuple(fc.constantFrom(2, 3, 5), fc.nat(), fc.nat()).map(([of, a, b]) => ({
    of,
    quantile: [(a % of) + 1, (b % of) + 1].toSorted((x, y) => x - y),
  })),
)
const RANKED_TRAITS = ['age', 'born', 'seen', 'local', 'doc_age', 'doc_born', 'doc_seen']

/** The metric is an event condition's aggregate without its comparison. */
const metric: Written = fc.oneof(
  fc.constantFrom(...RANKED_TRAITS).map((trait) => ({ trait })),
  eventTest.map((written) =>
    Object.fromEntries(
      Object.entries(written).map(([word, inner]) =>
        word === 'event' || word === 'where' ? [word, inner] : [word, withoutTest(inner)],
      ),
    ),
  ),
)

const BESIDE_TEST = ['of', 'last', 'days', 'pastDays', 'dates', 'relativeTo', 'zone']

function withoutTest(inner: Json | undefined): JsonObject {
  const entries = isJsonObject(inner) ? Object.entries(inner) : []
  return Object.fromEntries(entries.filter(([word]) => BESIDE_TEST.includes(word)))
}

/** Ranked among those for whom another condition holds, or among all. */
function rankTest(among: Written): Written {
  return fc
    .record({ rank: metric, take, among: fc.option(among, { nil: undefined }) })
    .map(({ rank, take: taken, among: who }) => ({
      rank,
      ...taken,
      ...(who === undefined ? {} : { among: who }),
    }))
}

/** Conditions that are all window: whether one event, or one date or instant, lies in it. */
export const windowCondition: Written = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('buy', 'look'), fc.oneof(fixedWindow, fixedWindow, relativeWindow))
      .map(([event, window]) => ({ event, count: { is: 1, ...window } })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('seen', 'local', 'born'), timeTests(date))
      .map(([trait, test]) => ({ trait, ...test })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('buy', 'look'), fc.constantFrom(0, 1, 2, 31), zone)
      .map(([event, days, of]) => ({ event, daysSinceLast: { is: days, zone: of } })),
  },
)

const drawTest: Written = fc
  .record({ salt: fc.constantFrom('a', 'b', '수'), n: fc.nat(9999) })
  .chain(({ salt, n }) =>
    fc.constantFrom(
      { bucket: salt, between: [0, n] },
      { bucket: salt, between: [n, 9999] },
      { sample: '0.01%', salt },
      { sample: `${n % 100}.5%`, salt },
    ),
  )

/** Segments that may be named must be given. */
export function writtenCondition(segments: readonly string[]): Written {
  const leaves = [
    { weight: 4, arbitrary: columnTest('trait', WORLD_CATALOG.customers.traits) },
    { weight: 4, arbitrary: eventTest },
    { weight: 1, arbitrary: drawTest },
    {
      weight: 1,
      arbitrary: rankTest(
        logic(fc.oneof(columnTest('trait', WORLD_CATALOG.customers.traits), eventTest), 1),
      ),
    },
    ...(segments.length === 0
      ? []
      : [{ weight: 1, arbitrary: oneWord(['segment'], fc.constantFrom(...segments)) }]),
  ]
  return logic(fc.oneof(...leaves), 2)
}
