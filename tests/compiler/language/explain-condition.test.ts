/** Conditions as sentences an analyst reads, and what a condition names. */
import { describe, expect, test } from 'vitest'
import {
  canonicalCondition,
  conditionDependencies,
  explainCondition,
} from '../../../src/compiler/language/conditions/table.ts'
import type { Condition } from '../../../src/ir/condition.ts'
import type { Json } from '../../../src/ir/json.ts'
import { resolveWith, SHOP } from './resolve-with.ts'

function conditionOf(written: Json): Condition {
  const { condition, reports } = resolveWith(written)
  if (condition === undefined) throw new Error(reports.join('\n'))
  return canonicalCondition(condition)
}

const SENTENCES: readonly (readonly [written: Json, sentence: string])[] = [
  [{ all: [] }, 'All customers.'],
  [{ any: [] }, 'No customers.'],
  [
    { bucket: 'spring', between: [0, 999] },
    'Customers where bucket of "spring" (0 to 9999) is between 0 and 999.',
  ],
  [
    { event: 'purchase', lastValue: { of: 'total', atLeast: 10, last: '90d' } },
    'Customers where total of the last purchase event in the last 90 days is at least 10 KRW.',
  ],
  [
    { event: 'purchase', firstTime: { days: 30 } },
    'Customers where first purchase event of all is in the last 30 calendar days including today.',
  ],
  [
    {
      event: 'purchase',
      where: { property: 'total', moreThan: 5 },
      stopped: { for: '60d', activeWithin: '180d' },
    },
    'Customers where last purchase event (where total is more than 5 KRW) in the last 180 days is more than 60 days ago.',
  ],
  [
    { event: 'purchase', restarted: { within: '14d', after: '60d' } },
    'Customers where some purchase event in the last 14 days came at least 60 days after the one before.',
  ],
  [
    { event: 'purchase', regularly: { in: 4, of: 6, period: 'month' } },
    'Customers where some purchase events in at least 4 of the last 6 calendar months including this one.',
  ],
  [
    {
      sequence: [
        { event: 'purchase', where: { property: 'category', is: 'shoes' } },
        { followedBy: 'purchase', within: '36h' },
        { notFollowedBy: 'purchase', within: '1d' },
      ],
      same: 'category',
      last: '30d',
    },
    'Customers where some purchase event (where category is "shoes") in the last 30 days is followed by a purchase event within 36 hours, then not followed by a purchase event within 1 day, all with the same category.',
  ],
  [{ trait: 'country', is: 'KR' }, 'Customers where country is "KR".'],
  [
    { trait: 'name', startsWith: 'kim', ignoreCase: true },
    'Customers where name starts with "kim" (in any case).',
  ],
  [
    { trait: 'country', notIn: ['KR', 'JP'] },
    'Customers where country is set and none of "JP" and "KR".',
  ],
  [{ trait: 'spent', moreThan: 100000 }, 'Customers where spent is more than 100000 KRW.'],
  [{ trait: 'tags', hasAny: ['vip', 'press'] }, 'Customers where tags has "press" or "vip".'],
  [
    { trait: 'signed_up_at', within: { last: '1y6mo' } },
    'Customers where signed_up_at is in the last 1 year 6 months.',
  ],
  [
    { trait: 'birthday', anniversary: { before: 7 } },
    'Customers where birthday has its anniversary today or in the next 7 days.',
  ],
  [
    { event: 'purchase', count: { atLeast: 5, last: '365d' } },
    'Customers where number of purchase events in the last 365 days is at least 5.',
  ],
  [
    {
      event: 'purchase',
      where: { property: 'category', is: 'shoes' },
      sum: { of: 'total', moreThan: 100000, days: 90 },
    },
    'Customers where sum of total over purchase events (where category is "shoes") in the last 90 calendar days including today is more than 100000 KRW.',
  ],
  [
    { event: 'purchase', nextExpected: { inNext: '7d' } },
    'Customers where expected day of the next purchase event is in the next 7 days.',
  ],
  [
    { event: 'purchase', nextExpected: { cycles: 3, before: '2026-01-01' } },
    "Customers where day 3 of the customer's own cycles after the last purchase event is before 2026-01-01.",
  ],
  [
    { event: 'purchase', pAlive: { lessThan: 0.3 } },
    'Customers where chance of still being alive by the model of purchase events is less than 0.3.',
  ],
  [
    { event: 'purchase', lifetimeValue: { of: 'total', next: '12mo', atLeast: 500000 } },
    'Customers where expected total of purchase events in the next 1y is at least 500000 KRW.',
  ],
  [
    { event: 'purchase', churnsOn: { below: 0.3, before: '2026-12-01' } },
    'Customers where day on which the chance of still being alive by the model of purchase events falls below 0.3 is before 2026-12-01.',
  ],
  [
    { event: 'purchase', daysBetween: { atMost: '30.5' } },
    'Customers where average number of days between purchase events is at most 30.5.',
  ],
  [
    { event: 'purchase', lastAt: { within: { days: 7 } } },
    'Customers where time of the last purchase event is in the last 7 calendar days including today.',
  ],
  [
    {
      event: 'purchase',
      count: { is: 0, relativeTo: { trait: 'signed_up_at', from: '0d', to: '7d' } },
    },
    'Customers where number of purchase events between signed_up_at and 7 days after signed_up_at is 0.',
  ],
  [
    {
      all: [
        { event: 'purchase', daysSinceLast: { atLeast: 45 } },
        { not: { segment: 'employees' } },
        {
          any: [
            { trait: 'vip', is: true },
            { trait: 'country', is: 'KR' },
          ],
        },
      ],
    },
    'Customers where number of days since the last purchase event is at least 45 and (vip is true or country is "KR") and not in segment employees.',
  ],
]

describe('sentences', () => {
  for (const [written, sentence] of SENTENCES) {
    test(sentence, () => expect(explainCondition(conditionOf(written), SHOP)).toBe(sentence))
  }
})

test('what a condition names, once each and sorted', () => {
  const written = {
    all: [
      { trait: 'vip', is: true },
      { not: { trait: 'country', is: 'KR' } },
      {
        event: 'purchase',
        where: { property: 'category', is: 'a' },
        sum: { of: 'total', atLeast: 1 },
      },
      {
        event: 'purchase',
        where: { not: { property: 'due', isSet: true } },
        count: { atLeast: 1 },
      },
      {
        event: 'add_to_cart',
        count: { is: 0, relativeTo: { trait: 'signed_up_at', from: '0d', to: '7d' } },
      },
      { any: [{ segment: 'employees' }, { segment: 'vip' }, { segment: 'employees' }] },
    ],
  }
  expect(conditionDependencies(conditionOf(written))).toEqual({
    traits: ['country', 'signed_up_at', 'vip'],
    events: [
      { event: 'add_to_cart', properties: [] },
      { event: 'purchase', properties: ['category', 'due', 'total'] },
    ],
    segments: ['employees', 'vip'],
  })
})
