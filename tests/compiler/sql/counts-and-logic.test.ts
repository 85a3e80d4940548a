/** S2, S3, S8: numbers of events, aggregates of their properties, and conditions put together, on rows a person can count. */
import { beforeAll, expect, test } from 'vitest'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { Json } from '../../../src/ir/json.ts'
import type { Segment } from '../../../src/ir/segment.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { membersOf, resolved } from './members-of.ts'
import { segment } from './shop-rows.ts'

const AS_OF = '2026-03-31T00:00:00Z'

const CATALOG: Catalog = {
  id: 'counts',
  customers: {
    table: 'customers',
    key: { column: 'id', type: 'integer' },
    traits: {
      country: { type: 'text', column: 'country' },
      vip: { type: 'boolean', column: 'vip' },
      email: { type: 'text', column: 'email' },
    },
  },
  events: {
    purchase: {
      table: 'orders',
      customer: 'customer_id',
      at: { column: 'at' },
      properties: {
        category: { type: 'text', column: 'category' },
        total: { type: 'money', column: 'total', currency: 'KRW' },
      },
    },
  },
}

/** 3's order says nothing of itself, one of 4's is exactly a week old, one is not yet; 5 never bought. */
const TABLES = `
  create table customers (id integer primary key, country text, vip boolean, email text);
  insert into customers values (1, 'KR', true, 'A@Shop.Example'), (2, 'KR', false, 'b@mail.example'),
    (3, null, null, null), (4, 'US', true, null), (5, 'KR', false, null);
  create table orders (customer_id integer, at timestamptz, category text, total numeric);
  insert into orders values
    (1, '2026-03-30T00:00:00Z', 'shoes', 100), (1, '2026-03-01T00:00:00Z', 'shoes', 50), (1, '2026-01-01T00:00:00Z', 'bags', 30),
    (2, '2026-03-30T00:00:00Z', 'bags', 20), (2, '2025-06-01T00:00:00Z', 'shoes', 10),
    (3, '2026-03-25T00:00:00Z', null, null),
    (4, '2026-03-24T00:00:00Z', 'hats', 200), (4, '2026-03-31T00:00:00Z', 'hats', 200), (4, '2026-03-31T00:00:01Z', 'hats', 999);`

const purchase = (rest: Record<string, Json>): Json => ({ event: 'purchase', ...rest })
const shoes = { property: 'category', is: 'shoes' }

const CASES: readonly (readonly [row: string, written: Json, members: string])[] = [
  ['S2', purchase({ where: shoes, count: { atLeast: 2, last: '90d' } }), '1'],
  ['S2', purchase({ where: shoes, count: { is: 0 } }), '3 4 5'],
  ['S2', purchase({ count: { lessThan: 2 } }), '3 5'],
  ['S2', purchase({ count: { between: [2, 3] } }), '1 2 4'],
  ['S2', purchase({ count: { is: 2, last: '7d' } }), '4'],
  ['S2', purchase({ count: { is: 0, last: '7d' } }), '5'],
  [
    'S2',
    purchase({ where: { property: 'category', isNot: 'shoes' }, count: { atLeast: 1 } }),
    '1 2 4',
  ],
  [
    'S2',
    purchase({
      where: { any: [shoes, { not: { property: 'total', lessThan: 50 } }] },
      count: { is: 1 },
    }),
    '2 3',
  ],
  ['S3', purchase({ sum: { of: 'total', moreThan: 100 } }), '1 4'],
  ['S3', purchase({ sum: { of: 'total', is: 0 } }), '3 5'],
  ['S3', purchase({ avg: { of: 'total', atLeast: 60 } }), '1 4'],
  ['S3', purchase({ avg: { of: 'total', lessThan: 60 } }), '2'],
  ['S3', purchase({ min: { of: 'total', moreThan: 20 } }), '1 4'],
  ['S3', purchase({ min: { of: 'total', isUnset: true } }), '3 5'],
  ['S3', purchase({ max: { of: 'total', atMost: 50 } }), '2'],
  ['S3', purchase({ max: { of: 'total', is: 50, dates: ['2026-03-01', '2026-03-29'] } }), '1'],
  ['S3', purchase({ distinct: { of: 'category', atLeast: 2 } }), '1 2'],
  ['S3', purchase({ distinct: { of: 'category', is: 0 } }), '3 5'],
  ['S3', purchase({ daysSinceLast: { between: [0, 1] } }), '1 2 4'],
  ['S8', { all: [] }, '1 2 3 4 5'],
  ['S8', { any: [] }, ''],
  ['S8', { segment: 'employees' }, '1'],
  ['S8', { not: { segment: 'employees' } }, '2 3 4 5'],
  ['S8', { segment: 'other-buyers' }, '2 3 4'],
  ['S8', { not: { trait: 'country', is: 'KR' } }, '3 4'],
  ['S8', { not: { not: { trait: 'country', is: 'KR' } } }, '1 2 5'],
  [
    'S8',
    {
      all: [
        {
          any: [
            { trait: 'vip', is: true },
            { trait: 'country', is: 'KR' },
          ],
        },
        { not: { segment: 'employees' } },
      ],
    },
    '2 4 5',
  ],
  [
    'S8',
    {
      any: [
        { all: [{ trait: 'vip', is: true }, { not: { trait: 'country', is: 'KR' } }] },
        { not: { any: [{ segment: 'employees' }, { segment: 'other-buyers' }] } },
      ],
    },
    '4 5',
  ],
]

describeDatabases(
  'S2, S3, S8: counts, aggregates and logic (SEMANTICS 4, 5, 7, 9, 11)',
  (engine) => {
    let db: TestDatabase
    let segments: ReadonlyMap<string, Segment>
    beforeAll(async () => {
      db = await engine.shared()
      await db.runScript(TABLES)
      const ends = { trait: 'email', endsWith: '@shop.example', ignoreCase: true }
      const employees = segment('employees', resolved(ends, { catalog: CATALOG }))
      const others = {
        all: [purchase({ count: { atLeast: 1 } }), { not: { segment: 'employees' } }],
      }
      const compiled = { catalog: CATALOG, segments: new Map([employees]) }
      segments = new Map([employees, segment('other-buyers', resolved(others, compiled))])
    })

    test.each(CASES)('%s: %j', async (_, written, expected) => {
      const compiled = { catalog: CATALOG, segments }
      const [found = []] = await membersOf(db, [resolved(written, compiled)], compiled, AS_OF)
      expect(found.join(' ')).toBe(expected)
    })
  },
)
