/** What the prover can prove, by name, and what it must leave alone (S16; SEMANTICS 7, 9, 11, 29). */
import { describe, expect, test } from 'vitest'
import { implies, isEmpty, isEveryone } from '../../../src/compiler/logic/prove.ts'
import { findRedundant } from '../../../src/compiler/logic/redundancy.ts'
import type { Json } from '../../../src/ir/json.ts'
import { WORLD_CATALOG } from '../evaluator/world.ts'
import { resolved } from '../sql/members-of.ts'

const condition = (written: Json) => resolved(written, { catalog: WORLD_CATALOG, zone: 'UTC' })
const all = (...of: Json[]) => isEmpty(condition({ all: of }))
const any = (...of: Json[]) => isEveryone(condition({ any: of }))
const from = (a: Json, b: Json) => implies(condition(a), condition(b))

const age = (test: Json) => ({ trait: 'age', ...(test as object) })
const name = (test: Json) => ({ trait: 'name', ...(test as object) })
const bought = (test: Json, where?: Json) => ({
  event: 'buy',
  ...(where === undefined ? {} : { where }),
  count: test,
})

describe('S16: holds of nobody', () => {
  test.each<[string, Json[]]>([
    ['two values of one trait', [name({ is: 'KR' }), name({ is: 'US' })]],
    ['ranges apart', [age({ lessThan: 20 }), age({ atLeast: '20.0' })]],
    ['a value, and none', [name({ contains: 'a' }), name({ isUnset: true })]],
    [
      'the last value taken out',
      [name({ in: ['KR', 'US'] }), name({ isNot: 'KR' }), name({ isNot: 'US' })],
    ],
    ['a text, and another beginning', [name({ is: 'KR' }), name({ startsWith: 'U' })]],
    ['two beginnings', [name({ startsWith: 'KR' }), name({ startsWith: 'US' })]],
    [
      'both of a boolean',
      [
        { trait: 'vip', is: true },
        { trait: 'vip', isNot: true },
      ],
    ],
    ['no whole number between', [bought({ moreThan: 2 }), bought({ lessThan: 3 })]],
    ['a count below 0', [bought({ lessThan: 0 })]],
    [
      'none in a year, some in a month',
      [bought({ is: 0, last: '365d' }), bought({ atLeast: 1, last: '30d' })],
    ],
    [
      'none at all, but a last one',
      [bought({ is: 0 }), { event: 'buy', daysSinceLast: { atLeast: 45 } }],
    ],
    [
      'none at all, but a sum',
      [bought({ is: 0 }), { event: 'buy', sum: { of: 'total', moreThan: 5 } }],
    ],
    [
      'more values than events',
      [bought({ atMost: 1 }), { event: 'buy', distinct: { of: 'category', atLeast: 2 } }],
    ],
    [
      'events that cannot be',
      [
        bought(
          { atLeast: 1 },
          {
            all: [
              { property: 'total', lessThan: 1 },
              { property: 'total', moreThan: 2 },
            ],
          },
        ),
      ],
    ],
    [
      'few of all, many of some',
      [bought({ atMost: 2 }), bought({ atLeast: 3 }, { property: 'category', is: 'KR' })],
    ],
    [
      'a condition, and not it',
      [bought({ atLeast: 1, last: '7d' }), { not: bought({ atLeast: 1, last: '7d' }) }],
    ],
    [
      'buckets apart',
      [
        { bucket: 'a', between: [0, 99] },
        { bucket: 'a', between: [100, 199] },
      ],
    ],
  ])('%s', (_, conditions) => {
    expect(all(...conditions)).toBe('yes')
  })

  test.each<[string, Json[]]>([
    [
      'a missing value is not a value that differs',
      [{ not: name({ is: 'KR' }) }, { not: name({ isNot: 'KR' }) }],
    ],
    ['another trait', [name({ is: 'KR' }), { trait: 'doc_name', is: 'US' }]],
    [
      'some in a month, none in a year of another event',
      [bought({ is: 0, last: '365d' }), { event: 'look', count: { atLeast: 1, last: '30d' } }],
    ],
    [
      'windows in two zones',
      [
        bought({ is: 0, last: '30d', zone: 'UTC' }),
        bought({ atLeast: 1, last: '30d', zone: 'Asia/Seoul' }),
      ],
    ],
    ['a sum may be negative', [{ event: 'buy', sum: { of: 'total', lessThan: 0 } }]],
    [
      'a list has several',
      [
        { trait: 'tags', hasAny: ['a'] },
        { trait: 'tags', hasAny: ['b'] },
      ],
    ],
    [
      'days of two zones',
      [
        { trait: 'born', within: { last: '1h', zone: 'UTC' } },
        { not: { trait: 'born', within: { last: '2h', zone: 'Asia/Seoul' } } },
      ],
    ],
    ['a month and 30 days', [bought({ is: 0, last: '1mo' }), bought({ atLeast: 1, last: '30d' })]],
    [
      'buckets of two salts',
      [
        { bucket: 'a', between: [0, 99] },
        { bucket: 'b', between: [100, 199] },
      ],
    ],
  ])('not claimed: %s', (_, conditions) => {
    expect(all(...conditions)).toBe('unknown')
  })
})

describe('S16: holds of everybody', () => {
  test.each<[string, Json[]]>([
    ['a value or none', [age({ isSet: true }), age({ isUnset: true })]],
    ['one count or the other', [bought({ is: 0 }), bought({ atLeast: 1 })]],
    ['a count from 0 on', [bought({ atLeast: 0 })]],
    ['a condition or not it', [name({ is: 'KR' }), { not: name({ is: 'KR' }) }]],
    ['all buckets', [{ bucket: 'a', between: [0, 9999] }]],
  ])('%s', (_, conditions) => {
    expect(any(...conditions)).toBe('yes')
  })

  test('7: not claimed of is and isNot, which are both false of a missing value', () => {
    expect(any(name({ is: 'KR' }), name({ isNot: 'KR' }))).toBe('unknown')
  })
})

describe('S16, 29: implies', () => {
  test.each<[string, Json, Json]>([
    ['a narrower range', age({ between: [20, 30] }), age({ atLeast: 18 })],
    ['one value, a list with it', name({ is: 'KR' }), name({ in: ['JP', 'KR'] })],
    ['a value, that there is one', name({ matches: '^K' }), name({ isSet: true })],
    ['a longer beginning', name({ startsWith: 'KR-1' }), name({ startsWith: 'KR' })],
    [
      'with regard to case, without',
      name({ contains: 'Kim' }),
      name({ contains: 'kim', ignoreCase: true }),
    ],
    ['a shorter window', bought({ atLeast: 2, last: '30d' }), bought({ atLeast: 1, last: '90d' })],
    ['none for longer, none for shorter', bought({ is: 0, days: 90 }), bought({ is: 0, days: 30 })],
    [
      'past days, days with today',
      bought({ atLeast: 1, pastDays: 7 }),
      bought({ atLeast: 1, days: 8 }),
    ],
    [
      'a filter, none',
      bought({ atLeast: 1 }, { property: 'total', atLeast: 5 }),
      bought({ atLeast: 1 }),
    ],
    [
      'a narrower filter',
      bought({ atLeast: 1 }, { property: 'total', atLeast: 5 }),
      bought({ atLeast: 1 }, { property: 'total', isSet: true }),
    ],
    [
      'all of a list, any of it',
      { trait: 'tags', hasAll: ['a', 'b'] },
      { trait: 'tags', hasAny: ['b', 'A'] },
    ],
    [
      'a shorter recent time',
      { trait: 'seen', within: { last: '1d' } },
      { trait: 'seen', within: { last: '7d' } },
    ],
    [
      'an average, some event',
      { event: 'buy', avg: { of: 'total', atLeast: 5 } },
      bought({ atLeast: 1 }),
    ],
    [
      'one of two, both allowed',
      { any: [age({ is: 1 }), age({ is: 2 })] },
      age({ between: [1, 2] }),
    ],
  ])('%s', (_, a, b) => {
    expect(from(a, b)).toBe('yes')
    expect(from(b, a)).toBe('unknown')
  })

  test('11: segments by their definitions, which may be of two versions', () => {
    const vip = { kind: 'segment', segment: 'vip' } as const
    const before = new Map([['vip', { where: condition(bought({ atLeast: 5 })) }]])
    const after = new Map([['vip', { where: condition(bought({ atLeast: 3 })) }]])
    expect(implies(vip, vip, before, after)).toBe('yes')
    expect(implies(vip, vip, after, before)).toBe('unknown')
    const unknown = { kind: 'segment', segment: 'gone' } as const
    expect(implies(unknown, unknown)).toBe('yes')
  })

  test('an unknown kind is an atom, the same only while the segments in it mean the same', () => {
    const among = (vip: Json) => new Map([['vip', { where: condition(vip) }]])
    const written = { rank: { trait: 'age' }, top: 10, among: { segment: 'vip' } }
    const ranked = resolved(written, {
      catalog: WORLD_CATALOG,
      segments: new Map([['vip', { id: 'vip', where: condition({ all: [] }), refresh: HOURLY }]]),
    })
    const [few, many] = [among(bought({ atLeast: 5 })), among(bought({ atLeast: 3 }))]
    expect(implies(ranked, ranked, few, few)).toBe('yes')
    expect(implies(ranked, ranked, few, many)).toBe('unknown')
  })

  test('says nothing, soon, where there is too much to look at', () => {
    const either = (index: number): Json => ({
      any: [
        { trait: 'tags', hasAny: [`a${index}`] },
        { not: { trait: 'tags', hasAny: [`b${index}`] } },
      ],
    })
    const contradiction = [
      { any: [age({ is: 1 }), age({ is: 2 })] },
      { any: [age({ is: 3 }), age({ is: 4 })] },
    ]
    const mayBeNone: Json = {
      any: [
        { trait: 'tags', isUnset: true },
        { trait: 'tags', hasAny: ['z'] },
      ],
    }
    const free = [...Array.from({ length: 40 }, (_, index) => either(index)), mayBeNone]
    expect(all(...contradiction)).toBe('yes')
    expect(all(...free, ...contradiction)).toBe('unknown')
  })
})

const HOURLY = { cron: '0 * * * *', zone: 'UTC', catchUp: 'all' } as const

describe('S16: long lists', () => {
  const numbers = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => String(from + ((index * 7919) % count)))

  test('thousands of values are looked at once each', () => {
    const [low, high] = [numbers(0, 5000), numbers(5000, 5000)]
    expect(all(age({ in: low }), age({ in: high }))).toBe('yes')
    expect(all(age({ in: low }), age({ in: ['17', ...high] }))).toBe('unknown')
    expect(all(age({ in: low }), age({ notIn: low }))).toBe('yes')
    expect(from(age({ in: low }), age({ in: [...low, '-1'] }))).toBe('yes')
    expect(from(age({ in: low }), age({ atMost: 4999 }))).toBe('yes')
  })

  test('of a group of thousands nothing is compared in pairs', () => {
    const many = condition({ any: numbers(0, 3000).map((is) => age({ is })) })
    expect(findRedundant(many, new Map())).toEqual([])
    const few = condition({ any: [age({ atLeast: 5 }), age({ atLeast: 6 })] })
    expect(findRedundant(few, new Map())).toHaveLength(1)
  })
})
