/** A1: which names and values the editor accepts and which it underlines; the compiler checks this file, running it shows the rest. */

import { describe, expect, test } from 'vitest'
import {
  all,
  any,
  count,
  defineCatalog,
  defineChannel,
  defineJourney,
  defineKpi,
  defineSegment,
  defineTemplate,
  enters,
  exit,
  memberOf,
  money,
  not,
  ratio,
  schedule,
  send,
  sum,
  text,
  wait,
} from '../../src/dsl/index.ts'
import { shop } from './shop-catalog.ts'

const vip = defineSegment('vip', { where: shop.traits.vip.is(true) })
const email = defineChannel('email', { via: 'outbox', address: shop.traits.email, from: 'a@b.c' })
const hello = defineTemplate('hello', { channel: email, class: 'service', subject: 'Hello' })

const computed = defineCatalog(
  'computed',
  {
    customers: { table: 'customers', key: 'id', traits: { country: text() } },
    events: {
      purchase: { table: 'orders', customer: 'c', at: 'at', properties: { total: money('KRW') } },
    },
  },
  (tables) => ({
    spent: tables.purchase.sum('total'),
    last_order_at: tables.purchase.lastAt(),
    next_order_on: tables.purchase.nextExpected({ cycles: 2 }),
    value_ahead: tables.purchase.lifetimeValue('total', { next: '1y' }),
    churns_on: tables.purchase.churnsOn({ below: 0.3 }),
    is_buyer: tables.purchase.count().atLeast(1),
  }),
)

const accepted = [
  shop.traits.country.is('KR'),
  shop.traits.country.startsWith('k', { ignoreCase: true }),
  shop.traits.tier.in(['gold', 'silver']),
  shop.traits.age.between(20, 29),
  shop.traits.spent.atLeast('100000.50'),
  shop.traits.vip.isNot(true),
  shop.traits.birthday.anniversary({ before: 7 }),
  shop.traits.birthday.in(['2000-01-01']),
  shop.traits.signed_up_at.within({ last: '30d' }),
  shop.traits.signed_up_at.before('2026-01-01', { zone: 'America/New_York' }),
  shop.traits.tags.hasAny(['press']),
  shop.traits.scores.hasAll([1, 2]),
  shop.purchase.count({ last: '365d' }).atLeast(5),
  shop.purchase.sum('total', { days: 90, zone: 'Asia/Seoul' }).moreThan('0.5'),
  shop.purchase.avg('total').isSet(),
  shop.purchase.distinct('order_id').atLeast(2),
  shop.purchase.daysSinceLast().isUnset(),
  shop.purchase.pAlive().lessThan('0.3'),
  shop.purchase.expectedPurchases({ next: '90d' }).atLeast(1),
  computed.traits.value_ahead.atLeast(500000),
  computed.traits.churns_on.inNext('14d'),
  shop.purchase
    .where((p) => all(p.category.is('shoes'), not(p.gift.is(true))))
    .count()
    .is(0),
  shop.purchase.count({ relativeTo: { trait: 'signed_up_at', from: '0d', to: '7d' } }).atLeast(1),
  shop.visit.count().is(0),
  shop.events.traits.count().is(0),
  any(memberOf(vip), memberOf('employees')),
  computed.traits.spent.atLeast('0.5'),
  computed.traits.last_order_at.within({ days: 7 }),
  computed.traits.next_order_on.inNext('7d'),
  computed.traits.is_buyer.is(false),
  computed.traits.country.is('KR'),
]

const kpis = [
  defineKpi('revenue', { measure: sum({ event: shop.purchase, of: 'total' }) }),
  defineKpi('named', { measure: sum({ event: 'purchase', of: 'anything' }) }),
  defineKpi('share', {
    measure: ratio({
      of: count({ event: shop.purchase, distinct: 'customers', segment: vip }),
      to: count({ event: shop.purchase, where: (p) => p.category.is('shoes') }),
    }),
  }),
  defineKpi('size', { measure: count({ segment: vip }), grain: 'day' }),
  defineKpi('sent', { measure: count({ messages: { template: hello, status: 'sent' } }) }),
]

const journey = defineJourney('welcome', {
  trigger: enters(vip),
  steps: [wait('1d'), send(hello, { expireAfter: '12h' }), exit('done')],
})
const weekly = schedule('0 10 * * 1', { segment: vip, catchUp: 'latest' })

const mistakes = [
  // @ts-expect-error an unknown trait
  () => shop.traits.contry,
  // @ts-expect-error an unknown computed trait
  () => computed.traits.spnt,
  // @ts-expect-error a sum is never missing
  () => computed.traits.spent.isSet(),
  // @ts-expect-error an unknown event
  () => shop.purchse,
  // @ts-expect-error an unknown property
  () => shop.purchase.sum('totl'),
  // @ts-expect-error a text cannot be added up
  () => shop.purchase.sum('category'),
  // @ts-expect-error a list has no single value
  () => shop.purchase.distinct('labels'),
  // @ts-expect-error an event without properties has nothing to add up
  () => shop.visit.sum('total'),
  // @ts-expect-error an unknown property in a filter
  () => shop.purchase.where((p) => p.categry.is('shoes')),
  // @ts-expect-error a prediction ahead says how far
  () => shop.purchase.expectedPurchases({}),
  // @ts-expect-error a chance is of no window
  () => shop.purchase.pAlive({ last: '90d' }),
  // @ts-expect-error a count is a number
  () => shop.purchase.count().atLeast('5'),
  // @ts-expect-error a count is never missing
  () => shop.purchase.count().isSet(),
  // @ts-expect-error a text is compared with a text
  () => shop.traits.country.is(82),
  // @ts-expect-error a boolean is not ordered
  () => shop.traits.vip.moreThan(true),
  // @ts-expect-error words are not digits
  () => shop.traits.spent.atLeast('a lot'),
  // @ts-expect-error lists offer hasAny and hasAll
  () => shop.traits.tags.is('press'),
  // @ts-expect-error an instant is not one of a list
  () => shop.traits.signed_up_at.in(['2026-01-01']),
  // @ts-expect-error only a date or an instant can be counted from
  () => shop.purchase.count({ relativeTo: { trait: 'country', from: '0d', to: '7d' } }),
  // @ts-expect-error a misspelt window
  () => shop.purchase.count({ lst: '7d' }),
  // @ts-expect-error an event called like a member of the catalog is in `events`
  () => shop.traits.count,
  // @ts-expect-error a filter of events is not a condition of customers
  () => defineSegment('x', { where: shop.purchase.where((p) => p.category.is('shoes')) }),
  // @ts-expect-error an aggregate without a comparison is not a condition
  () => defineSegment('x', { where: shop.purchase.count() }),
  // @ts-expect-error a template is not a segment
  () => memberOf(hello),
  // @ts-expect-error a segment is not a template
  () => send(vip),
  // @ts-expect-error an unknown property of a KPI's event
  () => sum({ event: shop.purchase, of: 'totl' }),
  // @ts-expect-error a number is not an address
  () => defineChannel('sms', { via: 'outbox', address: shop.traits.age, from: 'a@b.c' }),
  // @ts-expect-error an unknown field
  () => defineSegment('x', { wher: shop.traits.vip.is(true) }),
]

describe('A1 typed names', () => {
  test('what the editor accepts is plain data', () => {
    const written = [...accepted, ...kpis, journey, weekly].map((each) => JSON.stringify(each))
    expect(written.filter((text) => text === undefined || text === '{}')).toEqual([])
  })

  test('what the editor underlines still loads, so that it is reported with its position', () => {
    for (const mistake of mistakes) expect(mistake).not.toThrow()
  })
})
