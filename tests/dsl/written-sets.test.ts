/** A1: the written form of ranks, lists, SQL, messages and subscriptions (S9, S12, S14, S15). */
import { expect, test } from 'vitest'
import {
  file,
  held,
  listed,
  messages,
  rank,
  sqlCondition,
  subscription,
} from '../../src/dsl/index.ts'
import { toWritten } from '../../src/dsl/written.ts'
import { shop } from './shop-catalog.ts'

test.each([
  [
    held(shop.traits.tier.is('gold'), { for: '30d' }),
    { trait: 'tier', is: 'gold', heldFor: '30d' },
  ],
  [
    shop.traits.tier.changed({ from: 'gold', last: '30d' }),
    { trait: 'tier', changed: { from: 'gold', last: '30d' } },
  ],
  [
    rank(shop.purchase.sum('total', { last: '90d' })).top('10%'),
    { rank: { event: 'purchase', sum: { of: 'total', last: '90d' } }, top: '10%' },
  ],
  [
    rank(shop.traits.birthday).quantile([1, 2], { of: 4, among: shop.traits.vip.is(true) }),
    {
      rank: { trait: 'birthday' },
      quantile: [1, 2],
      of: 4,
      among: { trait: 'vip', is: true },
    },
  ],
  [
    listed({ table: 'lists.press', column: 'id' }),
    { list: { table: 'lists.press', column: 'id' } },
  ],
  [
    sqlCondition(file('./legacy.sql'), { minimum: 3 }),
    { sql: { file: './legacy.sql' }, parameters: { minimum: 3 } },
  ],
  [sqlCondition('select 1'), { sql: 'select 1' }],
  [
    messages.sent({ journey: 'winback' }).count({ last: '30d' }).atLeast(1),
    { message: 'sent', where: { journey: 'winback' }, count: { atLeast: 1, last: '30d' } },
  ],
  [messages.failed().count().is(0), { message: 'failed', count: { is: 0 } }],
  [
    subscription('offers', 'email').is('subscribed'),
    { topic: 'offers', channel: 'email', is: 'subscribed' },
  ],
  [subscription('offers').is('unsubscribed'), { topic: 'offers', is: 'unsubscribed' }],
])('%j', (condition, written) => {
  expect(toWritten(condition)).toEqual(written)
})
