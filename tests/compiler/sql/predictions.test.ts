/** Predictions on real rows: by the formulas of the papers on a grid of histories, at the ends of what they take, and over time. */

import { beforeAll, expect, test } from 'vitest'
import { resolveComputed } from '../../../src/compiler/declarations/catalogs/computed-traits.ts'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { conditionTimeChanges } from '../../../src/compiler/language/conditions/table.ts'
import { recipientsSql } from '../../../src/compiler/sql/recipients.ts'
import { touchedCustomers } from '../../../src/compiler/sql/touched-customers.ts'
import { bindSql } from '../../../src/ir/bind-sql.ts'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { Json } from '../../../src/ir/json.ts'
import type { PurchaseModel } from '../../../src/ir/purchase-model.ts'
import { readRecipients } from '../../../src/runtime/render/read-recipients.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { alive, type History, purchases, spend } from '../evaluator/prediction.ts'
import { membersOf, resolved } from './members-of.ts'

const MODEL: PurchaseModel = {
  zone: 'Asia/Seoul',
  r: '0.2425967',
  alpha: '4.413659',
  a: '0.7929869',
  b: '2.426164',
}
const SPEND = { property: 'total', p: '6.25', q: '3.74', v: '15.44' }
const TODAY = '2026-03-31'
const AS_OF = `${TODAY}T03:00:00Z`
const WRITTEN = {
  alive: { event: 'purchase', pAlive: {} },
  next_year: { event: 'purchase', expectedPurchases: { next: '52w' } },
  next_day: { event: 'purchase', expectedPurchases: { next: '1d' } },
  next_decade: { event: 'purchase', expectedPurchases: { next: '10y' } },
  worth: { event: 'purchase', lifetimeValue: { of: 'total', next: '52w' } },
  churns_on: { event: 'purchase', churnsOn: {} },
  fades_on: { event: 'purchase', churnsOn: { below: 0.9 } },
}
const NAMES = Object.keys(WRITTEN)

function catalogWith(model: PurchaseModel): Catalog {
  const base: Catalog = {
    id: 'shop',
    customers: { table: 'customers', key: { column: 'id', type: 'integer' }, traits: {} },
    events: {
      purchase: {
        table: 'orders',
        customer: 'customer_id',
        at: { column: 'ordered_at' },
        model: { purchases: model, spend: SPEND },
        properties: { total: { type: 'money', column: 'total', currency: 'KRW' } },
      },
    },
  }
  const context = {
    catalog: undefined,
    zone: 'Asia/Seoul',
    segmentIds: new Set<string>(),
    report(code: string, path: readonly (string | number)[]) {
      throw new Error(`${code} ${path.join('.')}`)
    },
  }
  return { ...base, computed: resolveComputed(WRITTEN, base, context) ?? {} }
}

async function predictedBy(db: TestDatabase, catalog: Catalog, keys: readonly string[]) {
  const recipients = recipientsSql(NAMES, { dialect: CATALOG_DIALECT, catalog })
  const { rows } = await readRecipients(db, { recipients }, keys, AS_OF)
  return new Map([...rows].map(([key, { customer }]) => [key, customer]))
}

/** Days: x, from the first to the last, from the first to today. */
const GRID = [0, 1, 2, 10, 25, 200].flatMap((x) =>
  [x, 217, 900].flatMap((last) =>
    [0, 1, 60, 1500].map((more) => ({
      x,
      last: x === 0 ? 0 : last,
      age: (x === 0 ? 0 : last) + more,
    })),
  ),
)
/** Of the papers' table of what more purchases say when the last is long ago: T 39, t 20. */
const PARADOX = [10, 15, 20, 25].map((x) => ({ x, last: 140, age: 273 }))
const HISTORIES = [...GRID, ...PARADOX]

/** Each buys on the first and last day, and on as many days after the first as it takes; twice on the first. */
function script(): string {
  const customers = HISTORIES.map((_, index) => `(${index})`)
  const orders = HISTORIES.flatMap(({ x, last, age }, index) => {
    const days = [0, ...Array.from({ length: Math.max(0, x - 1) }, (_, day) => day + 1)]
    if (x > 0) days.push(last)
    return [0, ...days].map(
      (day) => `(${index}, timestamp '${TODAY} 00:00' - interval '${age - day} days', 10.5)`,
    )
  })
  return `
    create table customers (id integer primary key);
    insert into customers values ${customers.join(', ')}, (9001), (9002), (9003), (9004);
    create table orders (customer_id integer, ordered_at timestamptz, total numeric);
    insert into orders select customer, at at time zone 'Asia/Seoul', total
      from (values ${orders.join(', ')}) as given(customer, at, total);
    insert into orders values
      (9002, '2026-03-01T00:00:00Z', 1e99), (9002, '2026-03-02T00:00:00Z', 1e99),
      (9003, '2026-03-01T00:00:00Z', 5), (9003, '2026-03-02T00:00:00Z', -7),
      (9004, '0001-01-02T00:00:00Z', null), (9004, '2026-03-02T00:00:00Z', null), (9004, '2026-05-01T00:00:00Z', 1);`
}

function inWeeks({ x, last, age }: (typeof HISTORIES)[number]): History {
  return { x, recency: last / 7, age: age / 7 }
}

describeDatabases('S11: predictions', (engine) => {
  let db: TestDatabase
  const catalog = catalogWith(MODEL)
  const keys = HISTORIES.map((_, index) => String(index))
  beforeAll(async () => {
    db = await engine.shared()
    await db.runScript(script())
  })

  const MODELS: readonly (readonly [string, PurchaseModel])[] = [
    ['as published', MODEL],
    ['U-shaped', { ...MODEL, a: '0.2', b: '0.3' }],
    ['steep', { ...MODEL, r: '3', alpha: '0.5', a: '2.5', b: '40' }],
  ]
  test.each(MODELS)('values are those of the papers, %s', async (_, model) => {
    const found = await predictedBy(db, catalogWith(model), keys)
    for (const [index, history] of HISTORIES.entries()) {
      const known = inWeeks(history)
      const { alive: chance, next_year, next_day, worth } = found.get(String(index)) ?? {}
      expect(Number(chance)).toBeCloseTo(alive(known, model), 5)
      const year = purchases(known, model, 52)
      expect(Math.abs(Number(next_year) - year)).toBeLessThan(2e-6 * (1 + year))
      expect(Number(next_day)).toBeCloseTo(purchases(known, model, 1 / 7), 5)
      const value = year * spend(known.x, known.x * 10.5, SPEND)
      expect(Math.abs(Number(worth) - value)).toBeLessThan(1e-3 * (1 + value))
    }
  })

  test('more purchases long ago are worse than few: T 39, t 20, as published', async () => {
    const found = await predictedBy(db, catalog, keys)
    const expected = PARADOX.map((_, index) =>
      Number(found.get(String(GRID.length + index))?.next_year),
    )
    expect(expected).toEqual([0.347461, 0.042834, 0.004159, 0.000358])
  })

  test('where a is 1 the published form has a pole, and the value lies between its neighbours', async () => {
    const at = await predictedBy(db, catalogWith({ ...MODEL, a: '1' }), keys)
    for (const [index, history] of HISTORIES.entries()) {
      const near = ['0.999', '1.001'].map((a) => purchases(inWeeks(history), { ...MODEL, a }, 52))
      const middle = ((near[0] ?? 0) + (near[1] ?? 0)) / 2
      expect(Math.abs(Number(at.get(String(index))?.next_year) - middle)).toBeLessThan(
        1e-5 * (1 + middle),
      )
    }
  })

  test('the churn date is the first day below the share when nothing more is bought', async () => {
    const found = await predictedBy(db, catalog, keys)
    for (const [index, history] of HISTORIES.entries()) {
      const { churns_on, fades_on } = found.get(String(index)) ?? {}
      if (history.x === 0) {
        expect([churns_on, fades_on]).toEqual([null, null])
        continue
      }
      for (const [day, share] of [
        [churns_on, 0.5],
        [fades_on, 0.9],
      ] as const) {
        const after = daysBetween(String(day), TODAY, history.age)
        const chance = (days: number) => alive({ ...inWeeks(history), age: days / 7 }, MODEL)
        expect(chance(after)).toBeLessThan(share)
        expect(after).toBeGreaterThanOrEqual(history.last)
        if (after > history.last) expect(chance(after - 1)).toBeGreaterThanOrEqual(share)
      }
    }
  })

  test('no row makes them fail: none, huge, negative, without amounts, far apart', async () => {
    const found = await predictedBy(db, catalog, ['9001', '9002', '9003', '9004'])
    const none = Object.fromEntries(NAMES.map((name) => [name, null]))
    expect(found.get('9001')).toEqual(none)
    expect(Number(found.get('9002')?.worth)).toBeGreaterThan(1e97)
    expect(found.get('9003')).toMatchObject({ worth: null })
    expect(Number(found.get('9003')?.alive)).toBeGreaterThan(0)
    expect(Number(found.get('9004')?.worth)).toBeGreaterThan(0)
  })

  const EXTREMES: readonly PurchaseModel[] = [
    ...['0.000001', '10000'].flatMap((r) =>
      ['0.000001', '10000'].flatMap((alpha) =>
        ['0.000001', '10000'].flatMap((a) =>
          ['0.000001', '10000'].map((b) => ({ zone: 'UTC', r, alpha, a, b })),
        ),
      ),
    ),
  ]
  test(`no model makes them fail: ${EXTREMES.length} at the ends of what a file may say`, async () => {
    const some = keys.filter((_, index) => index % 5 === 0)
    for (const model of EXTREMES) {
      const found = await predictedBy(db, catalogWith(model), some)
      for (const { alive: chance, next_year, next_decade } of found.values()) {
        expect(Number(chance)).toBeGreaterThanOrEqual(0)
        expect(Number(chance)).toBeLessThanOrEqual(1)
        expect([next_year, next_decade].every((each) => each === null || Number(each) >= 0)).toBe(
          true,
        )
      }
    }
  })

  const CASES: readonly (readonly [written: Json, members: string])[] = [
    [{ event: 'purchase', pAlive: { isUnset: true } }, '9001'],
    [
      { event: 'purchase', pAlive: { is: 1 } },
      keys
        .filter((_, index) => HISTORIES[index]?.x === 0)
        .sort()
        .join(' '),
    ],
    [
      { event: 'purchase', churnsOn: { isSet: true, below: 0.5 } },
      [...keys.filter((_, index) => HISTORIES[index]?.x !== 0), '9002', '9003', '9004']
        .sort()
        .join(' '),
    ],
    [{ rank: { event: 'purchase', lifetimeValue: { of: 'total', next: '1y' } }, top: 1 }, '9002'],
  ]
  test.each(CASES)('SEMANTICS 9: %j', async (written, expected) => {
    const condition = resolved(written, { catalog, zone: 'Asia/Seoul' })
    const [found] = await membersOf(db, [condition], { catalog }, AS_OF)
    expect(found?.join(' ')).toBe(expected)
  })

  test('P2: who bought at all is looked at again once a local day has turned, and only then', async () => {
    const written = { event: 'purchase', pAlive: { lessThan: 0.5 } }
    const condition = resolved(written, { catalog, zone: 'UTC' })
    const source = { dialect: CATALOG_DIALECT, catalog, segments: new Map() }
    const touched = touchedCustomers(condition, source)
    if (touched === 'everyone') throw new Error('a prediction looks at everyone')
    const between = async (since: string, asOf: string) => {
      const found = new Set<string>()
      for (const { sql: text } of touched) {
        const rows = await db.run<{ customer_key: string }>(bindSql(text, { since, asOf }))
        for (const { customer_key } of rows) found.add(customer_key)
      }
      return found
    }
    // 15:00 in UTC is midnight in Seoul, the model's zone.
    expect((await between('2026-04-10T14:00:00Z', '2026-04-10T14:59:59Z')).size).toBe(0)
    const turned = await between('2026-04-10T14:00:00Z', '2026-04-10T15:00:00Z')
    expect(turned.size).toBe(HISTORIES.length + 3)
  })

  test('P2: a churn date stands until the next purchase', () => {
    const kinds = (written: Json) =>
      conditionTimeChanges(resolved(written, { catalog, zone: 'UTC' }), new Map()).map(
        ({ kind }) => kind,
      )
    expect(kinds({ trait: 'churns_on', before: '2026-05-01' })).toEqual([])
    expect(kinds({ trait: 'churns_on', inNext: '7d' })).toEqual(['everyone'])
    expect(kinds({ trait: 'worth', atLeast: 5 })).toEqual(['daily'])
  })
})

/** Days from the first purchase, `age` days before today, to a day. */
function daysBetween(day: string, today: string, age: number): number {
  return age + Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000)
}
