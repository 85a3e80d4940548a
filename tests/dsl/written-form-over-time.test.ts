/** A1: the written form of draws, first and last values, patterns and sequences (S3, S4, S5, S9). */
import { describe, expect, test } from 'vitest'
import { bucket, not, sample, sequence } from '../../src/dsl/index.ts'
import { toWritten } from '../../src/dsl/written.ts'
import { shop } from './shop-catalog.ts'

describe('A1 conditions over time', () => {
  test.each([
    [bucket('spring').between(0, 999), { bucket: 'spring', between: [0, 999] }],
    [sample('10%', { salt: 'spring' }), { sample: '10%', salt: 'spring' }],
    [
      shop.purchase.lastValue('labels', { last: '90d' }).hasAny(['new']),
      { event: 'purchase', lastValue: { of: 'labels', hasAny: ['new'], last: '90d' } },
    ],
    [
      shop.purchase.firstValue('category').startsWith('sh', { ignoreCase: true }),
      { event: 'purchase', firstValue: { of: 'category', startsWith: 'sh', ignoreCase: true } },
    ],
    [
      shop.purchase.where((p) => p.gift.is(true)).firstTime({ days: 30 }),
      { event: 'purchase', where: { property: 'gift', is: true }, firstTime: { days: 30 } },
    ],
    [
      shop.purchase.stopped({ for: '60d', activeWithin: '180d' }),
      { event: 'purchase', stopped: { for: '60d', activeWithin: '180d' } },
    ],
    [
      not(shop.purchase.restarted({ within: '14d', after: '60d' })),
      { not: { event: 'purchase', restarted: { within: '14d', after: '60d' } } },
    ],
    [
      shop.purchase.regularly({ in: 4, of: 6, period: 'month' }),
      { event: 'purchase', regularly: { in: 4, of: 6, period: 'month' } },
    ],
    [
      sequence(shop.visit, { last: '30d', same: 'cart_id' })
        .followedBy(
          shop.purchase.where((p) => p.gift.is(true)),
          { within: '1h' },
        )
        .notFollowedBy(shop.purchase, { within: '1d' }),
      {
        sequence: [
          { event: 'visit' },
          { followedBy: 'purchase', where: { property: 'gift', is: true }, within: '1h' },
          { notFollowedBy: 'purchase', within: '1d' },
        ],
        last: '30d',
        same: 'cart_id',
      },
    ],
    [
      not(sequence(shop.purchase).followedBy(shop.purchase)),
      { not: { sequence: [{ event: 'purchase' }, { followedBy: 'purchase' }] } },
    ],
  ])('%j', (condition, written) => {
    expect(toWritten(condition)).toEqual(written)
  })
})
