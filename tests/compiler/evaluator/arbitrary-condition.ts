/** Random conditions over the world's catalog, as a person would write them. */
import fc from 'fast-check'
import { isJsonObject, type Json, type JsonObject } from '../../../src/ir/json.ts'
import {
  booleanTest,
  countTest,
  date,
  dateTest,
  fixedWindow,
  listTest,
  neverMissing,
  numberListTest,
  numberTest,
  oneWord,
  presence,
  relativeWindow,
  textTest,
  timeTests,
  type Written,
  zone,
} from './arbitrary-comparison.ts'
import { patternTest, sequenceTest } from './arbitrary-over-time.ts'
import { prediction } from './arbitrary-prediction.ts'
import { setTests } from './arbitrary-sets.ts'
import { instant } from './arbitrary-world.ts'
import { WORLD_CATALOG } from './world.ts'

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

const COMPUTED_TESTS: Readonly<Record<string, Written>> = {
  spent: neverMissing,
  dearest: numberTest,
  buys: countTest,
  since: fc.oneof(countTest, presence, fc.constant({ atLeast: 30 })),
  last_buy: timeTests(fc.oneof(date, instant)),
  first_look: timeTests(fc.oneof(date, instant)),
  next_buy: dateTest,
  value_ahead: fc.oneof(numberTest, presence, fc.constant({ moreThan: 40 })),
  is_buyer: oneWord(['is', 'isNot'], fc.boolean()),
  is_rich: oneWord(['is', 'isNot'], fc.boolean()),
}
const computedTest: Written = fc
  .constantFrom(...Object.entries(COMPUTED_TESTS))
  .chain(([trait, tests]) => tests.map((test) => ({ trait, ...test })))

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
const RANKED_TRAITS = ['age', 'born', 'seen', 'local', 'doc_age', 'doc_born', 'doc_seen'].concat([
  'spent',
  'buys',
  'last_buy',
  'next_buy',
  'value_ahead',
])

/** The metric is an event condition's aggregate without its comparison. */
const metric: Written = fc.oneof(
  fc.constantFrom(...RANKED_TRAITS).map((trait) => ({ trait })),
  fc
    .oneof({ weight: 3, arbitrary: eventTest }, { weight: 1, arbitrary: prediction })
    .filter(isRankable)
    .map((written) =>
      Object.fromEntries(
        Object.entries(written).map(([word, inner]) =>
          word === 'event' || word === 'where' ? [word, inner] : [word, withoutTest(inner)],
        ),
      ),
    ),
)

/** The first or last value of a property may be a text or a yes and no, which have no order. */
function isRankable(written: JsonObject): boolean {
  return written.firstValue === undefined && written.lastValue === undefined
}

const BESIDE_TEST = [
  'of',
  'last',
  'days',
  'pastDays',
  'dates',
  'relativeTo',
  'zone',
  'next',
  'below',
]

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

const eventOnly: Written = fc.constantFrom('buy', 'look').chain((event) => {
  const properties = WORLD_CATALOG.events[event]?.properties ?? {}
  const filter = logic(columnTest('property', properties), 1)
  return fc
    .option(filter, { nil: undefined, freq: 2 })
    .map((where) => (where === undefined ? { event } : { event, where }))
})
const overTimeParts = {
  on: eventOnly,
  window: fc.oneof(fixedWindow, fixedWindow, relativeWindow),
  zone,
}
const overTime: Written = patternTest(overTimeParts)
const sequenceCondition: Written = sequenceTest(overTimeParts)

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
    { weight: 2, arbitrary: computedTest },
    { weight: 2, arbitrary: prediction },
    { weight: 2, arbitrary: overTime },
    { weight: 2, arbitrary: sequenceCondition },
    { weight: 1, arbitrary: drawTest },
    ...setTests.map((arbitrary) => ({ weight: 1, arbitrary })),
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
