/** S10: smart groups and cells of the RFM grid among ten buyers and three who never bought, to the person. */
import { beforeAll, expect, test } from 'vitest'
import { SMART_GROUP_NAMES } from '../../../src/compiler/language/shorthands/smart-groups.ts'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { Json } from '../../../src/ir/json.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { membersOf, resolved } from './members-of.ts'

const AS_OF = '2026-03-31T12:00:00Z'

const CATALOG: Catalog = {
  id: 'smart',
  customers: {
    table: 'customers',
    key: { column: 'id', type: 'integer' },
    traits: { signed_up_at: { type: 'instant', column: 'signed_up_at' } },
  },
  events: {
    purchase: {
      table: 'orders',
      customer: 'customer_id',
      at: { column: 'at' },
      properties: { total: { type: 'money', column: 'total', currency: 'KRW' } },
    },
    add_to_cart: {
      table: 'carts',
      customer: 'customer_id',
      at: { column: 'at' },
      properties: {},
    },
  },
  smart: {
    purchase: { event: 'purchase', total: 'total' },
    cart: 'add_to_cart',
    signedUp: 'signed_up_at',
  },
}

/** Of each buyer: what an order costs, and how many days ago each was. The last order of buyer 1 is the oldest, of 10 the newest. */
const ORDERS: readonly (readonly [buyer: number, total: number, daysAgo: readonly number[]])[] = [
  [1, 5000, [100]],
  [2, 100, [90]],
  [3, 10, [320, 260, 200, 140, 80]],
  [4, 950, [70]],
  [5, 200, [60]],
  [6, 20, [80, 70, 60, 50]],
  [7, 300, [40]],
  [8, 400, [30]],
  [9, 250, [38, 20]],
  [10, 1000, [10]],
]

const rows = ORDERS.flatMap(([buyer, total, daysAgo]) =>
  daysAgo.map((days) => `(${buyer}, '${AS_OF}'::timestamptz - interval '${days} days', ${total})`),
)

/** 11 signed up, 12 has a cart, 13 neither. */
const TABLES = `
  create table customers (id integer primary key, signed_up_at timestamptz);
  insert into customers select generate_series(1, 10), '2025-01-01T00:00:00Z'::timestamptz;
  insert into customers values (11, '2026-01-01T00:00:00Z'), (12, null), (13, null);
  create table carts (customer_id integer, at timestamptz);
  insert into carts values (12, '2026-03-01T00:00:00Z');
  create table orders (customer_id integer, at timestamptz, total numeric);
  insert into orders values ${rows.join(', ')};`

const GROUPS: Readonly<Record<string, string>> = {
  vip: '1',
  // 10 and 4 come next by what they spent, and 4 has not bought of late.
  'likely-vip': '10',
  // 6 is past three cycles of ten days.
  'needs-repurchase': '3 9',
  'high-frequency': '3 6',
  'high-aov': '1 10',
  new: '8 10',
  prospect: '11 12',
  'at-risk-loyal': '3 6',
  dormant: '4',
  lapsed: '1 2',
}

const CELLS: readonly (readonly [cells: Json, members: string])[] = [
  [{ recency: 5 }, '9 10'],
  [{ recency: [2, 3] }, '3 4 5 6'],
  [{ frequency: 5 }, '3 6'],
  [{ monetary: 5 }, '1 10'],
  [{ recency: 5, monetary: 5 }, '10'],
  [{ recency: 3, frequency: 5, monetary: [1, 5] }, '6'],
  [{ recency: 1, frequency: 5 }, ''],
]

describeDatabases('S10: smart groups', (engine) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await engine.shared()
    await db.runScript(TABLES)
  })
  const members = async (written: Json) => {
    const compiled = { catalog: CATALOG, zone: 'UTC' }
    const [found = []] = await membersOf(db, [resolved(written, compiled)], compiled, AS_OF)
    return found
      .map(Number)
      .sort((a, b) => a - b)
      .join(' ')
  }

  test.each(SMART_GROUP_NAMES)('S10: %s', async (smart) => {
    expect(await members({ smart })).toBe(GROUPS[smart])
  })

  test.each(CELLS)('S10: rfm %j', async (rfm, expected) => {
    expect(await members({ rfm })).toBe(expected)
  })
})
