/** Computed traits on real rows: their values in templates, the people of segments over them, and when time changes them. */

import { beforeAll, expect, test } from 'vitest'
import { resolveComputed } from '../../../src/compiler/declarations/catalogs/computed-traits.ts'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { conditionTimeChanges } from '../../../src/compiler/language/conditions/table.ts'
import { recipientsSql } from '../../../src/compiler/sql/recipients.ts'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { Json } from '../../../src/ir/json.ts'
import { readRecipients } from '../../../src/runtime/render/read-recipients.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { membersOf, resolved } from './members-of.ts'

const BASE: Catalog = {
  id: 'shop',
  customers: {
    table: 'customers',
    key: { column: 'id', type: 'integer' },
    traits: { country: { type: 'text', column: 'country' } },
  },
  events: {
    purchase: {
      table: 'orders',
      customer: 'customer_id',
      at: { column: 'ordered_at' },
      properties: { total: { type: 'money', column: 'total', currency: 'KRW' } },
    },
  },
}
const WRITTEN = {
  lifetime_value: { event: 'purchase', sum: { of: 'total' } },
  spent_lately: { event: 'purchase', sum: { of: 'total', last: '30d' } },
  orders: { event: 'purchase', count: {} },
  first_order_at: { event: 'purchase', firstAt: {} },
  last_order_at: { event: 'purchase', lastAt: {} },
  days_between: { event: 'purchase', daysBetween: {} },
  next_order_on: { event: 'purchase', nextExpected: {} },
  churns_on: { event: 'purchase', nextExpected: { cycles: 3 } },
  is_buyer: { event: 'purchase', count: { atLeast: 1 } },
  is_due: {
    all: [
      { trait: 'is_buyer', is: true },
      { trait: 'next_order_on', within: { days: 90 } },
    ],
  },
}
const CONTEXT = {
  catalog: undefined,
  zone: 'Asia/Seoul',
  segmentIds: new Set<string>(),
  report(code: string, path: readonly (string | number)[]) {
    throw new Error(`${code} ${path.join('.')}`)
  },
}
const CATALOG: Catalog = { ...BASE, computed: resolveComputed(WRITTEN, BASE, CONTEXT) ?? {} }
const AS_OF = '2026-03-31T03:00:00Z'
const ROWS = `
  create table customers (id integer primary key, country text);
  insert into customers values (1, 'KR'), (2, 'KR'), (3, null);
  create table orders (customer_id integer, ordered_at timestamptz, total numeric);
  insert into orders values
    (1, '2026-01-01T00:00:00Z', 100.10), (1, '2026-01-01T09:00:00Z', 50), (1, '2026-01-11T00:00:00Z', 1),
    (1, '2026-01-25T00:00:00Z', 2), (1, '2026-05-01T00:00:00Z', 1000),
    (2, '2026-03-20T00:00:00Z', 7), (2, '2026-03-20T01:00:00Z', 8), (99, '2026-03-20T00:00:00Z', 9);`

describeDatabases('computed traits', (engine) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await engine.shared()
    await db.runScript(ROWS)
  })

  test('M2: a template reads their values at the as-of, of those asked for', async () => {
    const names = Object.keys(WRITTEN)
    const recipients = recipientsSql([...names, 'country'], {
      dialect: CATALOG_DIALECT,
      catalog: CATALOG,
    })
    const { rows } = await readRecipients(db, { recipients }, ['1', '2', '3', '7'], AS_OF)
    const customers = [...rows].map(([key, { customer }]) => [key, customer])
    expect(Object.fromEntries(customers)).toEqual({
      1: {
        lifetime_value: '153.10',
        spent_lately: '0',
        orders: 4,
        first_order_at: '2026-01-01T00:00:00.000Z',
        last_order_at: '2026-01-25T00:00:00.000Z',
        // Two orders of one day are one day of orders: 10 and 14 days.
        days_between: 12,
        next_order_on: '2026-02-06',
        churns_on: '2026-03-02',
        is_buyer: true,
        is_due: true,
        country: 'KR',
      },
      2: {
        lifetime_value: '15',
        spent_lately: '15',
        orders: 2,
        first_order_at: '2026-03-20T00:00:00.000Z',
        last_order_at: '2026-03-20T01:00:00.000Z',
        days_between: null,
        next_order_on: null,
        churns_on: null,
        is_buyer: true,
        is_due: false,
        country: 'KR',
      },
      3: {
        lifetime_value: '0',
        spent_lately: '0',
        orders: 0,
        first_order_at: null,
        last_order_at: null,
        days_between: null,
        next_order_on: null,
        churns_on: null,
        is_buyer: false,
        is_due: false,
        country: null,
      },
    })
  })

  const CASES: readonly (readonly [row: string, written: Json, members: string])[] = [
    ['S3', { trait: 'lifetime_value', atLeast: 15 }, '1 2'],
    ['S3', { trait: 'lifetime_value', lessThan: 100 }, '2 3'],
    ['S6', { trait: 'spent_lately', moreThan: 0 }, '2'],
    ['S2', { trait: 'orders', is: 0 }, '3'],
    ['S3', { trait: 'last_order_at', within: { last: '30d' } }, '2'],
    ['S3', { trait: 'first_order_at', is: '2026-01-01' }, '1'],
    ['S11', { trait: 'days_between', is: 12 }, '1'],
    ['S11', { trait: 'next_order_on', before: '2026-03-01' }, '1'],
    ['S11', { trait: 'next_order_on', isUnset: true }, '2 3'],
    ['S11', { trait: 'churns_on', is: '2026-03-02' }, '1'],
    ['S2', { trait: 'is_buyer', is: false }, '3'],
    ['S11', { trait: 'is_due', is: true }, '1'],
    ['S8', { not: { trait: 'is_due', isNot: false } }, '2 3'],
  ]
  test.each(CASES)('%s: %j', async (_, written, expected) => {
    const condition = resolved(written, { catalog: CATALOG, zone: 'Asia/Seoul' })
    const [found] = await membersOf(db, [condition], { catalog: CATALOG }, AS_OF)
    expect(found?.join(' ')).toBe(expected)
  })

  test('P2: time changes a comparison where it changes what is compared', () => {
    const kinds = (written: Json) =>
      conditionTimeChanges(
        resolved(written, { catalog: CATALOG, zone: 'Asia/Seoul' }),
        new Map(),
      ).map(({ kind }) => kind)
    expect(kinds({ trait: 'lifetime_value', atLeast: 1 })).toEqual([])
    expect(kinds({ trait: 'spent_lately', atLeast: 1 })).toEqual(['events'])
    expect(kinds({ trait: 'last_order_at', within: { last: '30d' } })).toEqual(['events'])
    expect(kinds({ trait: 'next_order_on', inNext: '7d' })).toEqual(['everyone'])
    expect(kinds({ trait: 'is_due', is: true })).toEqual(['everyone'])
  })
})
