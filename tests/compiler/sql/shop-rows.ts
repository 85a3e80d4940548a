/** A small shop with rows of every awkward sort, and its conditions compiled: what tests of whole statements share. */
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { membersSql } from '../../../src/compiler/sql/members.ts'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { Condition } from '../../../src/ir/condition.ts'
import type { Json } from '../../../src/ir/json.ts'
import type { Segment } from '../../../src/ir/segment.ts'
import type { SqlText } from '../../../src/ir/sql-text.ts'
import { resolved } from './members-of.ts'

export const AS_OF = '2026-03-31T03:00:00Z'

export const CATALOG: Catalog = {
  id: 'shop',
  customers: {
    table: 'customers',
    key: { column: 'id', type: 'integer' },
    where: {
      kind: 'not',
      of: {
        kind: 'property',
        property: 'deleted',
        test: { op: 'is', value: { type: 'boolean', value: true } },
      },
    },
    traits: {
      deleted: { type: 'boolean', column: 'deleted' },
      country: { type: 'text', column: 'country' },
      email: { type: 'text', column: 'email' },
      score: { type: 'number', column: 'score' },
      spent: { type: 'money', column: 'spent', currency: 'KRW' },
      joined_at: { type: 'instant', column: 'joined_at' },
      born: { type: 'date', column: 'born' },
      // Names that the statement uses itself.
      customer_key: { type: 'text', column: 'country' },
      at: { type: 'text', column: 'country' },
    },
  },
  events: {
    purchase: {
      table: 'orders',
      customer: 'customer_id',
      at: { column: 'ordered_at' },
      properties: {
        total: { type: 'money', column: 'total', currency: 'KRW' },
        at: { type: 'text', column: 'status' },
        status: { type: 'text', column: 'status' },
      },
    },
    'Order Completed!': {
      table: 'orders',
      customer: 'customer_id',
      at: { column: 'ordered_at' },
      properties: {},
    },
  },
}

export const TABLES = `
  create table customers (id integer primary key, deleted boolean, country text, email text, score float8,
    spent numeric, joined_at timestamptz, born date);
  insert into customers values
    (1, null, 'KR', ' a@shop.example ', 1.5, 12.50, '2026-03-01T00:00:00Z', '2000-01-31'),
    (2, false, 'KR', '', 'NaN', 'NaN', 'infinity', 'infinity'),
    (3, false, null, null, 'Infinity', 'Infinity', '-infinity', '-infinity'),
    (4, true, 'KR', 'd@shop.example', 1, 1, '2026-03-01T00:00:00Z', '2000-01-01'),
    (5, false, 'US', 'e@shop.example', '-Infinity', '1e4000', '294276-12-31T00:00:00Z', '5874897-12-31');
  create table orders (customer_id integer, ordered_at timestamptz, total numeric, status text);
  insert into orders values
    (1, '2026-03-30T00:00:00Z', 10.10, 'paid'), (1, '2026-03-30T00:00:00Z', 0.20, 'paid'),
    (1, '2026-04-30T00:00:00Z', 99, 'paid'), (2, '2026-03-30T00:00:00Z', 'NaN', 'paid'),
    (2, '-infinity', 5, 'paid'), (3, 'infinity', 5, 'paid'), (3, '2026-03-01T00:00:00Z', null, null),
    (4, '2026-03-30T00:00:00Z', 5, 'paid'), (5, null, 5, 'paid'),
    (99, '2026-03-30T00:00:00Z', 5, 'paid'), (null, '2026-03-30T00:00:00Z', 5, 'paid');`

export const segment = (id: string, where: Condition): [string, Segment] => [
  id,
  { id, where, refresh: { cron: '0 * * * *', zone: 'UTC', catchUp: 'all' } },
]

export function compile(
  written: Json,
  segments: ReadonlyMap<string, Segment> = new Map(),
): SqlText {
  const condition = resolved(written, { catalog: CATALOG, segments })
  return membersSql(condition, { dialect: CATALOG_DIALECT, catalog: CATALOG, segments })
}

export const BOUGHT = { event: 'purchase', count: { atLeast: 1, last: '7d' } }
