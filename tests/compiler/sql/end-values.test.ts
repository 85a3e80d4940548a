/** S3: a property of the first or the last event, of every type, with ties, missing values and windows. */
import { beforeAll, expect, test } from 'vitest'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { JsonObject } from '../../../src/ir/json.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { membersOf, resolved } from './members-of.ts'

const AS_OF = '2026-03-31T03:00:00Z'
const EVENT = {
  table: 'orders',
  customer: 'customer_id',
  at: { column: 'at' },
  properties: {
    category: { type: 'text', column: 'category' },
    total: { type: 'money', column: 'total', currency: 'KRW' },
    gift: { type: 'boolean', column: 'gift' },
    due: { type: 'date', column: 'due' },
    paid_at: { type: 'instant', column: 'paid_at' },
    labels: { type: 'list', of: 'text', column: 'labels' },
  },
} as const
const CATALOG: Catalog = {
  id: 'shop',
  customers: { table: 'customers', key: { column: 'id', type: 'integer' }, traits: {} },
  events: { purchase: { ...EVENT, id: 'id' }, scan: EVENT },
}

describeDatabases('S3: firstValue and lastValue', (engine) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await engine.shared()
    await db.runScript(`
      create table customers (id integer primary key);
      insert into customers select generate_series(1, 5);
      create table orders (id integer, customer_id integer, at timestamptz, category text, total numeric, gift boolean,
        due date, paid_at timestamptz, labels text[]);
      insert into orders values
        (1, 1, '2026-01-01T00:00:00Z', 'bags', 10.10, true, '2026-01-05', '2026-01-01T01:00:00Z', '{new}'),
        (2, 1, '2026-03-01T00:00:00Z', 'Shoes', 20, false, '2026-04-02', '2026-03-30T16:00:00Z', '{vip,new}'),
        (3, 1, '2026-04-01T00:00:00Z', 'hats', 99, true, null, null, null),
        (4, 2, '2026-03-01T00:00:00Z', 'bags', 1, true, null, null, null),
        (6, 2, '2026-03-01T00:00:00Z', 'coats', 2, null, null, null, null),
        (5, 2, '2026-03-01T00:00:00Z', 'shoes', 3, false, null, null, null),
        (7, 3, '2026-01-01T00:00:00Z', 'shoes', 5, true, null, null, null),
        (8, 3, '2026-03-01T00:00:00Z', null, null, null, null, null, null),
        (9, 4, '2026-04-01T00:00:00Z', 'shoes', 5, true, null, null, null);`)
  })
  const members = async (fn: string, of: string, inner: JsonObject, event = 'purchase') => {
    const compiled = { catalog: CATALOG, zone: 'Asia/Seoul' }
    const condition = resolved({ event, [fn]: { of, ...inner } }, compiled)
    const [found = []] = await membersOf(db, [condition], compiled, AS_OF)
    return found.join(' ')
  }

  test('S3: every type with its own comparisons', async () => {
    expect(await members('lastValue', 'category', { is: 'shoes', ignoreCase: true })).toBe('1')
    expect(await members('firstValue', 'category', { in: ['bags', 'hats'] })).toBe('1 2')
    expect(await members('firstValue', 'category', { startsWith: 'sh' })).toBe('3')
    // By code point, upper case comes first.
    expect(await members('lastValue', 'category', { lessThan: 'a' })).toBe('1')
    expect(await members('firstValue', 'total', { between: ['10.1', 11] })).toBe('1')
    expect(await members('lastValue', 'gift', { is: false })).toBe('1')
    expect(await members('lastValue', 'due', { inNext: '3d' })).toBe('1')
    expect(await members('lastValue', 'paid_at', { is: '2026-03-31' })).toBe('1')
    expect(await members('lastValue', 'labels', { hasAll: ['vip', 'new'] })).toBe('1')
  })

  test('S3: the id breaks ties, in its own order; without one the value does', async () => {
    expect(await members('firstValue', 'category', { is: 'bags' })).toBe('1 2')
    expect(await members('lastValue', 'category', { is: 'coats' })).toBe('2')
    expect(await members('lastValue', 'category', { is: 'shoes' }, 'scan')).toBe('2')
    // A value comes before none at the same instant.
    expect(await members('lastValue', 'gift', { is: true }, 'scan')).toBe('2')
    expect(await members('lastValue', 'gift', { isUnset: true })).toBe('2 3 4 5')
  })

  test('S3: the last event decides, also when it has no value (SEMANTICS 7)', async () => {
    expect(await members('lastValue', 'category', { isNot: 'shoes' })).toBe('1 2')
    expect(await members('lastValue', 'category', { isUnset: true })).toBe('3 4 5')
  })

  test('S3: windows and filters choose among which events it is the last', async () => {
    const before = { dates: ['2026-01-01', '2026-01-31'] }
    expect(await members('lastValue', 'category', { is: 'shoes', ...before })).toBe('3')
    expect(await members('firstValue', 'category', { isSet: true, last: '40d' })).toBe('1 2')
  })
})
