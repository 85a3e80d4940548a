/** A1: the written form of everything TypeScript offers, which is what YAML spells out. */
import { describe, expect, test } from 'vitest'
import { collectDeclarations } from '../../src/dsl/collector.ts'
import {
  all,
  any,
  count,
  defineCatalog,
  defineChannel,
  defineConfig,
  defineJourney,
  defineKpi,
  defineSegment,
  defineTemplate,
  defineTopic,
  enters,
  env,
  everyone,
  exit,
  file,
  memberOf,
  not,
  ratio,
  schedule,
  send,
  sum,
  wait,
} from '../../src/dsl/index.ts'
import { toWritten } from '../../src/dsl/written.ts'
import { shop } from './shop-catalog.ts'

/** What one `define…` call declares. */
async function declared(define: () => unknown) {
  const [first] = await collectDeclarations(async () => {
    define()
  })
  return first
}

describe('A1 conditions', () => {
  test.each([
    [shop.traits.country.is('KR'), { trait: 'country', is: 'KR' }],
    [
      shop.traits.email.startsWith('kim', { ignoreCase: true }),
      { trait: 'email', startsWith: 'kim', ignoreCase: true },
    ],
    [shop.traits.country.in(['KR', 'JP']), { trait: 'country', in: ['KR', 'JP'] }],
    [shop.traits.age.between(20, 29), { trait: 'age', between: [20, 29] }],
    [shop.traits.email.isSet(), { trait: 'email', isSet: true }],
    [shop.traits.email.isUnset(), { trait: 'email', isUnset: true }],
    [
      shop.traits.signed_up_at.within({ last: '30d', zone: 'Asia/Seoul' }),
      { trait: 'signed_up_at', within: { last: '30d', zone: 'Asia/Seoul' } },
    ],
    [
      shop.traits.signed_up_at.between('2026-01-01', '2026-01-31', { zone: 'UTC' }),
      { trait: 'signed_up_at', between: ['2026-01-01', '2026-01-31'], zone: 'UTC' },
    ],
    [shop.traits.birthday.anniversary('today'), { trait: 'birthday', anniversary: 'today' }],
    [shop.traits.tags.hasAny(['press']), { trait: 'tags', hasAny: ['press'] }],
    [
      shop.purchase.count({ last: '365d' }).atLeast(5),
      { event: 'purchase', count: { atLeast: 5, last: '365d' } },
    ],
    [
      shop.purchase
        .where((p) => p.category.is('shoes'))
        .sum('total', { days: 90, zone: 'Asia/Seoul' })
        .moreThan(100000),
      {
        event: 'purchase',
        where: { property: 'category', is: 'shoes' },
        sum: { of: 'total', moreThan: 100000, days: 90, zone: 'Asia/Seoul' },
      },
    ],
    [
      shop.purchase.daysSinceLast().atLeast(45),
      { event: 'purchase', daysSinceLast: { atLeast: 45 } },
    ],
    [
      shop.purchase.lastAt({ last: '1y' }).within({ days: 7 }),
      { event: 'purchase', lastAt: { within: { days: 7 }, last: '1y' } },
    ],
    [
      shop.purchase.nextExpected({ cycles: 3, zone: 'UTC' }).before('2026-01-01'),
      { event: 'purchase', nextExpected: { before: '2026-01-01', cycles: 3, zone: 'UTC' } },
    ],
    [shop.purchase.pAlive().lessThan(0.3), { event: 'purchase', pAlive: { lessThan: 0.3 } }],
    [
      shop.purchase.expectedPurchases({ next: '90d' }).atLeast(1),
      { event: 'purchase', expectedPurchases: { next: '90d', atLeast: 1 } },
    ],
    [
      shop.purchase.lifetimeValue('total', { next: '1y' }).atLeast(500000),
      { event: 'purchase', lifetimeValue: { of: 'total', next: '1y', atLeast: 500000 } },
    ],
    [
      shop.purchase.churnsOn({ below: 0.3, zone: 'UTC' }).before('2026-12-01'),
      { event: 'purchase', churnsOn: { below: 0.3, zone: 'UTC', before: '2026-12-01' } },
    ],
    [shop.purchase.daysBetween().atMost(30), { event: 'purchase', daysBetween: { atMost: 30 } }],
    [
      shop.purchase
        .where((p) => p.category.is('shoes'))
        .where((p) => not(p.gift.is(true)))
        .count()
        .is(0),
      {
        event: 'purchase',
        where: {
          all: [{ property: 'category', is: 'shoes' }, { not: { property: 'gift', is: true } }],
        },
        count: { is: 0 },
      },
    ],
    [all(), { all: [] }],
    [any(), { any: [] }],
    [everyone(), { all: [] }],
    [not(memberOf('employees')), { not: { segment: 'employees' } }],
  ])('%# is written as in YAML', (condition, written) => {
    expect(toWritten(condition)).toEqual(written)
  })

  test('an event named like a member of the catalog is reached through events', () => {
    expect(toWritten(shop.events.traits.count().is(0))).toEqual({
      event: 'traits',
      count: { is: 0 },
    })
    expect(toWritten(shop.events.purchase.count().is(0))).toEqual(
      toWritten(shop.purchase.count().is(0)),
    )
  })
})

describe('A1 declarations', () => {
  test('a catalog is written with short types where there is nothing more to say', async () => {
    const found = await declared(() =>
      defineCatalog('mini', {
        customers: { table: 'people', key: { column: 'id', type: 'uuid' }, traits: {} },
      }),
    )
    expect(found).toMatchObject({
      kind: 'catalog',
      id: 'mini',
      body: { customers: { table: 'people', key: { column: 'id', type: 'uuid' }, traits: {} } },
    })
  })

  test('defined objects stand for their ids', async () => {
    const vip = defineSegment('vip', { where: shop.traits.vip.is(true) })
    const offers = defineTopic('offers', { consent: { email: shop.traits.vip.is(true) } })
    const email = defineChannel('email', {
      via: 'smtp',
      url: env('SMTP_URL'),
      address: shop.traits.email,
      from: 'Shop <a@b.c>',
    })
    const body = { channel: email, topic: offers, subject: 'Hi', html: file('./hi.html') }
    expect(await declared(() => defineTemplate('hi', body))).toMatchObject({
      body: { channel: 'email', topic: 'offers', subject: 'Hi', html: { file: './hi.html' } },
    })
    const hi = defineTemplate('hi', body)
    const journey = await declared(() =>
      defineJourney('j', {
        trigger: enters(vip),
        reentry: { after: '90d' },
        steps: [
          wait('1d'),
          wait('3d', { id: 'pause' }),
          send(hi, { expireAfter: '12h' }),
          exit('done'),
        ],
      }),
    )
    expect(journey?.body).toEqual({
      trigger: { enters: 'vip' },
      reentry: { after: '90d' },
      steps: [
        { wait: '1d' },
        { wait: '3d', id: 'pause' },
        { send: 'hi', expireAfter: '12h' },
        { exit: 'done' },
      ],
    })
    expect(toWritten(schedule('0 10 * * 1', { segment: vip, zone: 'UTC' }))).toEqual({
      schedule: '0 10 * * 1',
      segment: 'vip',
      zone: 'UTC',
    })
  })

  test("a channel's address may be the trait itself", async () => {
    const found = await declared(() =>
      defineChannel('email', { via: 'outbox', address: shop.traits.email, from: 'a@b.c' }),
    )
    expect(found?.body).toEqual({ via: 'outbox', address: 'email', from: 'a@b.c' })
  })

  test('a KPI has its measure as YAML has it', async () => {
    const revenue = await declared(() =>
      defineKpi('revenue', {
        measure: sum({ event: shop.purchase, of: 'total', where: (p) => p.gift.is(false) }),
        grain: 'month',
        unit: 'KRW',
      }),
    )
    expect(revenue?.body).toEqual({
      sum: { event: 'purchase', of: 'total', where: { property: 'gift', is: false } },
      grain: 'month',
      unit: 'KRW',
    })
    const share = await declared(() =>
      defineKpi('share', {
        measure: ratio({
          of: count({ event: shop.purchase.where((p) => p.gift.is(true)), distinct: 'customers' }),
          to: count({ messages: {} }),
        }),
      }),
    )
    expect(share?.body).toEqual({
      ratio: {
        of: {
          count: {
            event: 'purchase',
            where: { property: 'gift', is: true },
            distinct: 'customers',
          },
        },
        to: { count: { messages: {} } },
      },
    })
  })

  test('a config is its own default export', () => {
    const body = { name: 'shop', zone: 'Asia/Seoul' }
    expect(defineConfig(body)).toBe(body)
  })

  test('a declaration belongs to the file and line that calls', async () => {
    const found = await declared(() => defineSegment('here', { where: everyone() }))
    expect(found?.site?.file).toBe(import.meta.filename)
    expect(found?.site?.line).toBeGreaterThan(100)
  })

  test('outside of a loading project nothing is kept', async () => {
    defineSegment('nowhere', { where: everyone() })
    expect(await collectDeclarations(async () => {})).toEqual([])
  })
})
