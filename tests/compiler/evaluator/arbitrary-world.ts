/** Random customers and events, of values that lie on the edges of random conditions. */
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { LOCAL_ZONE, type World } from './world.ts'

export const TEXTS = [
  'KR',
  'kr',
  'US',
  '',
  'a%b',
  'a_b',
  'ab',
  'Ärger',
  'ärger',
  '김철수',
  '😀',
  "it's",
  'a\nb',
]
export const NUMBERS = ['-1.5', '-1', '0', '0.1', '0.10', '0.3', '1', '2', '5', '9007199254740993']
export const TAGS = ['a', 'b', 'A', '']
export const DATES = [
  '2024-02-29',
  '2025-03-31',
  '2026-02-28',
  '2026-03-01',
  '2026-03-07',
  '2026-03-08',
  '2026-03-09',
  '2026-03-31',
  '2026-04-01',
  '2026-10-31',
  '2026-11-01',
  '2026-11-02',
  '2027-02-28',
  '2028-02-29',
]
/** Where the clocks of New York and the Azores change, and months end in Seoul. */
const EDGES = [
  '2026-03-08T05:00:00Z',
  '2026-03-08T07:00:00Z',
  '2026-03-09T04:00:00Z',
  '2026-03-09T06:30:00Z',
  '2026-11-01T04:00:00Z',
  '2026-11-01T05:30:00Z',
  '2026-11-01T06:30:00Z',
  '2026-11-02T05:00:00Z',
  '2026-10-25T00:00:00Z',
  '2026-10-25T01:00:00Z',
  '2026-02-28T15:00:00Z',
  '2026-03-31T03:00:00Z',
  '2026-03-31T15:00:00Z',
  '2028-02-29T03:00:00Z',
]
const LOCAL_TIMES = [
  '2026-03-08T01:59:59',
  '2026-03-08T02:00:00',
  '2026-03-08T02:30:00',
  '2026-03-08T03:00:00',
  '2026-03-09T00:00:00',
  '2026-11-01T00:59:59',
  '2026-11-01T01:00:00',
  '2026-11-01T01:30:00',
  '2026-11-01T02:00:00',
  '2026-11-02T00:00:00',
  '2026-02-28T10:00:00',
  '2026-03-30T23:00:00',
]
const HOURS = [-24 * 365, -24 * 31, -25, -24, -23, -1, 0, 0, 0, 0, 0, 1, 24]

/** Times of one trial lie around one edge, so that they often meet. */
export function instantNear(edge: string): fc.Arbitrary<string> {
  return fc
    .record({
      hours: fc.constantFrom(...HOURS),
      microseconds: fc.constantFrom(-1, 0, 0, 0, 0, 0, 0, 1),
    })
    .map(({ hours, microseconds }) =>
      Temporal.Instant.from(edge).add({ hours }).add({ microseconds }).toString(),
    )
}

export const edge: fc.Arbitrary<string> = fc.constantFrom(...EDGES)
export const instant: fc.Arbitrary<string> = edge.chain(instantNear)

/** Local time of New York near it. */
function localNear(edge: string): fc.Arbitrary<string> {
  const near = instantNear(edge).map((text) =>
    Temporal.Instant.from(text).toZonedDateTimeISO(LOCAL_ZONE).toPlainDateTime().toString(),
  )
  return fc.oneof(near, fc.constantFrom(...LOCAL_TIMES))
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 })
const text = fc.constantFrom(...TEXTS)
const number = fc.constantFrom(...NUMBERS)

/** JSON of the right type, of another, or none. */
const doc = fc.record(
  {
    name: fc.oneof(text, fc.constantFrom(5, null, true, ['KR'])),
    age: fc.constantFrom(-1, 0, 0.1, 2, 5, '5', null, true),
    born: fc.constantFrom(...DATES, '2026-02-30', '2026-3-1', 'x', 20260301, null),
    seen: fc.oneof(
      instant,
      fc.constantFrom(
        '2026-03-08 02:30:00-05:00',
        '2026-03-08T02:30:00',
        '2026-02-30T00:00:00Z',
        5,
      ),
    ),
    tags: fc.oneof(
      fc.array(fc.constantFrom('a', 'b', 'A', 5, null), { maxLength: 3 }),
      fc.constantFrom('a', null, { a: 1 }),
    ),
    page: fc.oneof(text, fc.constant(1)),
    seconds: fc.constantFrom(0, 1, 2.5, '2', null),
  },
  { requiredKeys: [] },
)

const customer = (edge: string) =>
  fc.record({
    hidden: maybe(fc.boolean()),
    name: maybe(text),
    age: maybe(number),
    vip: maybe(fc.boolean()),
    born: maybe(fc.constantFrom(...DATES)),
    seen: maybe(instantNear(edge)),
    local: maybe(localNear(edge)),
    tags: maybe(fc.array(fc.constantFrom('a', 'b', 'A', null), { maxLength: 3 })),
    marks: maybe(fc.array(fc.constantFrom(0, 1, 2.5), { maxLength: 3 })),
    doc: maybe(doc),
  })

/** Those that are nobody's, too. */
const key = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 99, null)

const buy = (edge: string) =>
  fc.record({
    customer: key,
    at: maybe(instantNear(edge)),
    total: maybe(number),
    category: maybe(text),
    paid: maybe(fc.constantFrom(true, true, true, false)),
    due: maybe(fc.constantFrom(...DATES)),
  })

const look = (edge: string) =>
  fc.record({ customer: key, at: maybe(localNear(edge)), doc: maybe(doc) })

const message = (edge: string) =>
  fc.record({
    customer_key: fc.constantFrom('0', '1', '2', '3', '99', 'x'),
    journey: fc.constantFrom('winback', 'welcome'),
    template: fc.constantFrom('first', 'second'),
    topic: fc.constantFrom('offers', null),
    channel: fc.constantFrom('email', 'sms'),
    class: fc.constantFrom('marketing', 'service', 'call'),
    status: fc.constantFrom(
      'handed',
      'confirmed',
      'bounced',
      'failed',
      'unknown',
      'withheld',
      'retry',
    ),
    decided_at: instantNear(edge),
    handed_at: maybe(instantNear(edge)),
  })

export function worldNear(edge: string): fc.Arbitrary<World> {
  return fc.record({
    customers: fc
      .array(customer(edge), { minLength: 1, maxLength: 8 })
      .map((rows) => rows.map((row, id) => ({ id, ...row }))),
    events: fc.record({
      buy: fc
        .array(buy(edge), { maxLength: 24 })
        .map((rows) => rows.map((row, index) => ({ id: (index * 7) % 31, ...row }))),
      look: fc.array(look(edge), { maxLength: 12 }),
      'name history': fc.array(
        fc.record({
          customer: key,
          at: maybe(instantNear(edge)),
          name: maybe(fc.constantFrom('KR', 'kr', 'US')),
        }),
        { maxLength: 16 },
      ),
      'age history': fc
        .array(
          fc.record({
            customer: key,
            at: maybe(localNear(edge)),
            age: maybe(fc.constantFrom('1', '2', '5')),
          }),
          { maxLength: 16 },
        )
        .map((rows) => rows.map((row, index) => ({ id: (index * 7) % 31, ...row }))),
    }),
    messages: fc.array(message(edge), { maxLength: 12 }),
  })
}

/** Many customers with one event each, so that every bound of a window decides about somebody. */
export function loneEventsNear(edge: string): fc.Arbitrary<World> {
  const one = fc.record({ customer: customer(edge), buy: buy(edge), look: look(edge) })
  return fc.array(one, { minLength: 30, maxLength: 30 }).map((all) => ({
    customers: all.map((each, id) => ({ id, ...each.customer, hidden: false })),
    events: {
      buy: all.map((each, id) => ({ ...each.buy, id, customer: id, paid: true })),
      look: all.map((each, id) => ({ ...each.look, customer: id })),
    },
  }))
}
