/** Conditions told apart by spelling only have one canonical form (the language, section 5). */
import { describe, expect, test } from 'vitest'
import { canonicalCondition } from '../../../src/compiler/language/conditions/table.ts'
import { hashOf } from '../../../src/ir/hash.ts'
import type { Json } from '../../../src/ir/json.ts'
import { resolveWith } from './resolve-with.ts'

const KR = { trait: 'country', is: 'KR' }
const VIP = { trait: 'vip', is: true }
const NAMED = { trait: 'name', isSet: true }

function canonicalHash(written: Json, zone?: string): string {
  const { condition, reports } = resolveWith(written, zone)
  if (condition === undefined) throw new Error(reports.join('\n'))
  return hashOf(canonicalCondition(condition))
}

const count = (test: Json, window: object = {}, where?: Json): Json => ({
  event: 'purchase',
  ...(where === undefined ? {} : { where }),
  count: { ...(test as object), ...window },
})

const SAME: readonly (readonly [name: string, a: Json, b: Json])[] = [
  ['order', { all: [KR, VIP] }, { all: [VIP, KR] }],
  ['repetition', { all: [KR, VIP, KR] }, { all: [KR, VIP] }],
  ['nested all', { all: [KR, { all: [VIP, NAMED] }] }, { all: [KR, VIP, NAMED] }],
  ['nested any', { any: [KR, { any: [VIP] }] }, { any: [VIP, KR] }],
  ['one child', { all: [{ any: [KR] }] }, KR],
  ['everyone inside all', { all: [KR, { all: [] }] }, KR],
  ['not not', { not: { not: KR } }, KR],
  ['not of one', { not: { all: [KR] } }, { not: KR }],
  ['in of one', { trait: 'country', in: ['KR'] }, KR],
  ['in of the same twice', { trait: 'country', in: ['KR', 'KR'] }, KR],
  ['notIn of one', { trait: 'country', notIn: ['KR'] }, { trait: 'country', isNot: 'KR' }],
  [
    'order of values',
    { trait: 'country', in: ['US', 'KR', 'US'] },
    { trait: 'country', in: ['KR', 'US'] },
  ],
  [
    'order of a list',
    { trait: 'tags', hasAll: ['b', 'a', 'b'] },
    { trait: 'tags', hasAll: ['a', 'b'] },
  ],
  ['decimals', { trait: 'spent', is: '+0012.500' }, { trait: 'spent', is: 12.5 }],
  ['exponents', { trait: 'age', is: 1e3 }, { trait: 'age', is: '1000' }],
  ['more than of a count', count({ moreThan: 4 }), count({ atLeast: 5 })],
  ['less than of a count', count({ lessThan: 5 }), count({ atMost: 4 })],
  [
    'more than of days',
    { event: 'purchase', daysSinceLast: { moreThan: 44 } },
    { event: 'purchase', daysSinceLast: { atLeast: 45 } },
  ],
  [
    'S9: a sample and its buckets',
    { sample: '29.01%', salt: 'spring' },
    { bucket: 'spring', between: [0, 2900] },
  ],
  [
    'S3: the one value of a list of values',
    { event: 'purchase', lastValue: { of: 'category', in: ['shoes'], last: '1w' } },
    { event: 'purchase', lastValue: { of: 'category', is: 'shoes', last: '7d' } },
  ],
  [
    'S4: durations and zones of patterns',
    { event: 'purchase', where: { all: [] }, stopped: { for: '168h', activeWithin: '1y' } },
    { event: 'purchase', stopped: { for: '168h', activeWithin: '12mo', zone: 'Asia/Seoul' } },
  ],
  [
    'S4: exact durations read no zone',
    { event: 'purchase', restarted: { within: '24h', after: '60m', zone: 'UTC' } },
    { event: 'purchase', restarted: { within: '24h', after: '1h' } },
  ],
  [
    'S5: durations, filters and the zone of a sequence',
    {
      sequence: [
        { event: 'purchase', where: { all: [] } },
        { notFollowedBy: 'purchase', within: '1w' },
      ],
      zone: 'Asia/Seoul',
    },
    { sequence: [{ event: 'purchase' }, { notFollowedBy: 'purchase', within: '7d' }] },
  ],
  ['weeks', count({ atLeast: 1 }, { last: '1w' }), count({ atLeast: 1 }, { last: '7d' })],
  ['years', count({ atLeast: 1 }, { last: '1y' }), count({ atLeast: 1 }, { last: '12mo' })],
  ['minutes', count({ atLeast: 1 }, { last: '60m' }), count({ atLeast: 1 }, { last: '1h' })],
  [
    "the project's zone",
    count({ atLeast: 1 }, { days: 7 }),
    count({ atLeast: 1 }, { days: 7, zone: 'Asia/Seoul' }),
  ],
  [
    'a zone that nothing reads',
    count({ atLeast: 1 }, { last: '36h', zone: 'America/New_York' }),
    count({ atLeast: 1 }, { last: '36h' }),
  ],
  [
    'a zone that an instant does not read',
    { trait: 'signed_up_at', before: '2026-01-01T00:00:00Z', zone: 'America/New_York' },
    { trait: 'signed_up_at', before: '2026-01-01T09:00:00+09:00' },
  ],
  [
    'anniversary today',
    { trait: 'birthday', anniversary: 'today' },
    { trait: 'birthday', anniversary: { before: 0, after: 0 } },
  ],
  ['a filter that always holds', count({ atLeast: 1 }, {}, { all: [] }), count({ atLeast: 1 })],
  [
    'logic in a filter',
    count({ atLeast: 1 }, {}, { not: { not: { property: 'category', in: ['a'] } } }),
    count({ atLeast: 1 }, {}, { property: 'category', is: 'a' }),
  ],
  [
    'lessThan and before',
    { trait: 'signed_up_at', onOrAfter: '2026-01-01' },
    { trait: 'signed_up_at', onOrAfter: '2026-01-01', zone: 'Asia/Seoul' },
  ],
]

const DIFFERENT: readonly (readonly [name: string, a: Json, b: Json])[] = [
  ['all and any', { all: [KR, VIP] }, { any: [KR, VIP] }],
  ['isNot and not is', { not: KR }, { trait: 'country', isNot: 'KR' }],
  ['nobody inside all', { all: [KR, { any: [] }] }, KR],
  ['case', { trait: 'country', is: 'KR', ignoreCase: true }, KR],
  [
    'more than of an amount',
    { event: 'purchase', sum: { of: 'total', moreThan: 4 } },
    { event: 'purchase', sum: { of: 'total', atLeast: 5 } },
  ],
  ['days and hours', count({ atLeast: 1 }, { last: '1d' }), count({ atLeast: 1 }, { last: '24h' })],
  [
    'months and days',
    count({ atLeast: 1 }, { last: '1mo' }),
    count({ atLeast: 1 }, { last: '30d' }),
  ],
  [
    'zones',
    count({ atLeast: 1 }, { days: 7, zone: 'UTC' }),
    count({ atLeast: 1 }, { days: 7, zone: 'Asia/Seoul' }),
  ],
  [
    'a date and its first instant',
    { trait: 'signed_up_at', is: '2026-01-01', zone: 'UTC' },
    { trait: 'signed_up_at', is: '2026-01-01T00:00:00Z' },
  ],
]

describe('one form', () => {
  for (const [name, a, b] of SAME) {
    test(name, () => expect(canonicalHash(a)).toBe(canonicalHash(b)))
  }
})

describe('two forms', () => {
  for (const [name, a, b] of DIFFERENT) {
    test(name, () => expect(canonicalHash(a)).not.toBe(canonicalHash(b)))
  }
})

test('another project zone changes what reads it, and only that', () => {
  const readsZone = count({ atLeast: 1 }, { last: '30d' })
  const readsNone = count({ atLeast: 1 }, { last: '36h' })
  expect(canonicalHash(readsZone, 'UTC')).not.toBe(canonicalHash(readsZone, 'Asia/Seoul'))
  expect(canonicalHash(readsNone, 'UTC')).toBe(canonicalHash(readsNone, 'Asia/Seoul'))
})
