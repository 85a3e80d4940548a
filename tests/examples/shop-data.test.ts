/** The generated shop: the same from one seed, and with the gaps and the future that real shops have. */
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { randomStream } from '../../examples/shop/generate/random.ts'
import { generateShop } from '../../examples/shop/generate/shop-data.ts'
import seed from '../../examples/shop/seed.ts'
import { describeDatabases } from '../harness/databases.ts'
import { rawRunner } from './raw-runner.ts'

const AS_OF = '2026-11-02T00:00:00.000Z'
const asOf = Date.parse(AS_OF)
const DAY = 86_400_000

describe('generated shop', () => {
  const shop = generateShop({ customers: 500, seed: 1, asOf })

  test('the same seed gives the same shop, another seed another', () => {
    expect(generateShop({ customers: 500, seed: 1, asOf })).toEqual(shop)
    expect(generateShop({ customers: 500, seed: 2, asOf }).orders).not.toEqual(shop.orders)
  })

  test('a smaller shop has the first customers of a larger one', () => {
    const small = generateShop({ customers: 20, seed: 1, asOf })
    expect(small.people).toEqual(shop.people.slice(0, 20))
    expect(small.orders).toEqual(shop.orders.filter(({ customerId }) => customerId <= 20))
    expect(small.complaints.map(({ at }) => at)).toEqual(
      shop.complaints.flatMap(({ order, at }) => (order.customerId <= 20 ? [at] : [])),
    )
  })

  test('life goes on for forty days after as-of', () => {
    const latest = shop.orders.at(-1)?.at ?? 0
    expect(latest).toBeGreaterThan(asOf + 35 * DAY)
    expect(latest).toBeLessThan(asOf + 40 * DAY)
    expect(shop.orders[0]?.at).toBeGreaterThan(asOf - 401 * DAY)
    expect(shop.people.every(({ signedUpAt }) => signedUpAt < asOf)).toBe(true)
  })

  test('some people lack an address, consent or a birthday', () => {
    const share = (has: (person: (typeof shop.people)[number]) => boolean) =>
      shop.people.filter(has).length / shop.people.length
    expect(share(({ email }) => email === null)).toBeCloseTo(0.06, 1)
    expect(share(({ marketingConsent }) => marketingConsent === true)).toBeCloseTo(0.68, 1)
    expect(share(({ birthday }) => birthday === null)).toBeCloseTo(0.2, 1)
    expect(shop.clicks.some(({ customerId }) => customerId === null)).toBe(true)
  })

  test('whoever consents did so on some day, a few in the store long before they signed up', () => {
    for (const { marketingConsent, consentedAt, signedUpAt } of shop.people) {
      if (marketingConsent !== true) expect(consentedAt).toBeNull()
      else expect(consentedAt).toBeLessThanOrEqual(signedUpAt)
    }
    const old = shop.people.filter(({ consentedAt }) => (consentedAt ?? asOf) < asOf - 670 * DAY)
    expect(old.length / shop.people.length).toBeGreaterThan(0.03)
    expect(old.length / shop.people.length).toBeLessThan(0.12)
  })

  test('one order in twenty-five is complained about, some days later, and most complaints are answered', () => {
    const { complaints, orders } = shop
    expect(complaints.length / orders.length).toBeCloseTo(0.04, 1)
    expect(complaints.every(({ order, orderId }) => orders[orderId - 1] === order)).toBe(true)
    expect(complaints.every(({ at, order }) => at - order.at >= 2 * DAY)).toBe(true)
    const open = complaints.filter(({ status }) => status === 'open').length / complaints.length
    expect(open).toBeGreaterThan(0.2)
    expect(open).toBeLessThan(0.6)
  })

  test('most buyers buy again, few buy often, and loyal ones are lost', () => {
    const counts = new Map<number, number>()
    for (const { customerId, at, status } of shop.orders) {
      if (status !== 'paid' || at > asOf) continue
      counts.set(customerId, (counts.get(customerId) ?? 0) + 1)
    }
    const atLeast = (n: number) => [...counts.values()].filter((count) => count >= n).length
    expect(atLeast(2) / atLeast(1)).toBeGreaterThan(0.45)
    expect(atLeast(2) / atLeast(1)).toBeLessThan(0.75)
    expect(atLeast(5)).toBeGreaterThan(50)
    expect(atLeast(20)).toBeLessThan(20)
  })
})

describe('random stream', () => {
  const random = randomStream(7, 7)
  const mean = (draw: () => number) => {
    let sum = 0
    for (let count = 0; count < 20_000; count += 1) sum += draw()
    return sum / 20_000
  }

  test.each([
    ['uniform', () => random.uniform(), 0.5, 0.01],
    ['exponential of mean 9', () => random.exponential(9), 9, 0.3],
    ['gamma of shape 1.2 and scale 2', () => random.gamma(1.2, 2), 2.4, 0.1],
    ['gamma of shape 0.5 and scale 3', () => random.gamma(0.5, 3), 1.5, 0.1],
    ['beta of 0.8 and 4.5', () => random.beta(0.8, 4.5), 0.8 / 5.3, 0.01],
    ['normal', () => random.normal(), 0, 0.03],
  ])('%s has its mean', (_name, draw, expected, tolerance) => {
    expect(Math.abs(mean(draw) - expected)).toBeLessThan(tolerance)
  })
})

describeDatabases('seed of the shop', (engine) => {
  test('fills an empty database with what was generated', async () => {
    const db = await engine.shared()
    const counts = await seed({ run: rawRunner(db), asOf: AS_OF, customers: 60 })
    const [row] = await db.run(sql`
      select (select count(*) from customers) as customers, (select count(*) from orders) as orders,
        (select count(*) from web_events) as "webEvents"`)
    expect(row).toEqual(counts)
    const [missing] = await db.run(sql`
      select count(*) filter (where email is null) > 0 as email,
        count(*) filter (where interests is null) > 0 as interests,
        count(*) filter (where attributes #>> '{plan,tier}' is null) > 0 as tier
      from customers`)
    expect(missing).toEqual({ email: true, interests: true, tier: true })
  })
})
