/** A1: what the editor accepts and underlines of conditions over time (S3, S4, S5, S9); the compiler checks this file. */
import { describe, expect, test } from 'vitest'
import { all, bucket, defineSegment, not, sample, sequence } from '../../src/dsl/index.ts'
import { shop } from './shop-catalog.ts'

const accepted = [
  bucket('spring').between(0, 999),
  sample('2.5%', { salt: 'spring' }),
  shop.purchase.lastValue('category', { last: '90d' }).startsWith('sh'),
  shop.purchase.firstValue('total').atLeast('100.50'),
  shop.purchase.lastValue('labels').hasAny(['new']),
  shop.purchase.firstTime({ relativeTo: { trait: 'birthday', from: '-7d', to: '7d' } }),
  shop.purchase.stopped({ for: '60d', zone: 'Asia/Seoul' }),
  shop.purchase.restarted({ within: '14d', after: '60d' }),
  shop.purchase.regularly({ in: 4, of: 6, period: 'week' }),
  all(not(sequence(shop.visit, { days: 7 }).followedBy(shop.purchase))),
  sequence(shop.purchase.where((p) => p.gift.is(true))).notFollowedBy(shop.visit, { within: '1d' }),
]

const mistakes = [
  // @ts-expect-error a bucket is compared with a range
  () => defineSegment('x', { where: bucket('spring') }),
  // @ts-expect-error a share has a percent sign
  () => sample('10', { salt: 'spring' }),
  // @ts-expect-error a draw has a salt
  () => sample('10%'),
  // @ts-expect-error an unknown property
  () => shop.purchase.lastValue('categry'),
  // @ts-expect-error a text has no hasAny
  () => shop.purchase.lastValue('category').hasAny(['new']),
  // @ts-expect-error every first time lies in all of history
  () => shop.purchase.firstTime(),
  // @ts-expect-error quiet for how long?
  () => shop.purchase.stopped({ activeWithin: '60d' }),
  // @ts-expect-error no such period
  () => shop.purchase.regularly({ in: 1, of: 2, period: 'quarter' }),
  // @ts-expect-error an absence needs an end
  () => sequence(shop.visit).notFollowedBy(shop.purchase),
  // @ts-expect-error a step is an event
  () => sequence(shop.visit).followedBy(shop.traits.vip),
]

describe('A1 typed names over time', () => {
  test('what the editor accepts is plain data', () => {
    const written = accepted.map((each) => JSON.stringify(each))
    expect(written.filter((text) => text === undefined || text === '{}')).toEqual([])
  })

  test('what the editor underlines still loads, so that it is reported with its position', () => {
    for (const mistake of mistakes) expect(mistake).not.toThrow()
  })
})
