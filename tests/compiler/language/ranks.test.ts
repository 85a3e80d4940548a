/** S9: how ranks read, what they depend on, and which spellings are the same rank. */
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

const SPEND = { event: 'purchase', sum: { of: 'total', last: '365d' } }
const KR = { trait: 'country', is: 'KR' }

describe('S9: ranks', () => {
  test.each<[Json, string]>([
    [
      { rank: SPEND, top: '10%' },
      'Customers where in the top 10% by sum of total over purchase events in the last 365 days.',
    ],
    [{ rank: { trait: 'spent' }, bottom: 100 }, 'Customers where among the bottom 100 by spent.'],
    [
      {
        rank: {
          event: 'purchase',
          where: { property: 'category', is: 'shoes' },
          count: {},
        },
        quantile: [4, 5],
        of: 5,
        among: KR,
      },
      'Customers where in parts 4 to 5 of 5 (5 the highest) by number of purchase events (where category is "shoes"), of those where (country is "KR").',
    ],
  ])('%j reads', (written, sentence) => {
    expect(explainCondition(conditionOf(written), SHOP)).toBe(sentence)
  })

  test.each<[Json, Json]>([
    [
      { rank: SPEND, top: '10%' },
      { rank: SPEND, top: '10.0%', among: { all: [] } },
    ],
    [
      { rank: SPEND, quantile: 5, of: 5 },
      { rank: SPEND, quantile: [5, 5], of: 5 },
    ],
    [
      { rank: { trait: 'spent' }, top: 5, among: { all: [KR] } },
      { rank: { trait: 'spent' }, top: 5, among: { not: { not: KR } } },
    ],
    [
      { rank: { ...SPEND, where: { all: [] } }, top: 5 },
      { rank: SPEND, top: 5 },
    ],
  ])('%j is %j', (one, other) => {
    expect(conditionOf(one)).toEqual(conditionOf(other))
  })

  test('it depends on what it is by and on who is ranked', () => {
    const condition = conditionOf({
      rank: { ...SPEND, where: { property: 'category', is: 'a' } },
      top: 1,
      among: { all: [KR, { segment: 'vip' }] },
    })
    expect(conditionDependencies(condition)).toEqual({
      traits: ['country'],
      events: [{ event: 'purchase', properties: ['category', 'total'] }],
      segments: ['vip'],
    })
  })
})
