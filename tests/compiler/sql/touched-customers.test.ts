/** P2: whom time alone may have moved, at the ends of months and where clocks go back. */

import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { passPart } from '../../../src/compiler/sql/pass-part.ts'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { Json } from '../../../src/ir/json.ts'
import { touchedCustomersSql } from '../../../src/ir/touched-customers.ts'
import { describeDatabases } from '../../harness/databases.ts'
import { resolved } from './members-of.ts'

const CATALOG: Catalog = {
  id: 'shop',
  customers: { table: 'customers', key: { column: 'id', type: 'text' }, traits: {} },
  events: {
    cart: { table: 'carts', customer: 'customer_id', at: { column: 'at' }, properties: {} },
    purchase: {
      table: 'orders',
      customer: 'customer_id',
      at: { column: 'at' },
      properties: { due: { type: 'date', column: 'due' } },
    },
  },
}
const absent = (within: string): Json => ({
  sequence: [{ event: 'cart' }, { notFollowedBy: 'purchase', within }],
  zone: 'America/New_York',
})

interface Case {
  readonly where: Json
  readonly cart: string
  readonly since: string
  readonly asOf: string
}

/** Each is someone whose membership changes between the two as-ofs. */
const MOVED: Readonly<Record<string, Case>> = {
  'S5: an exact deadline passes': {
    where: absent('24h'),
    cart: '2026-03-01T10:00:00Z',
    since: '2026-03-02T09:59:59Z',
    asOf: '2026-03-02T10:00:00Z',
  },
  'S5: four days of January are due on one of February': {
    where: absent('1mo'),
    cart: '2026-01-31T20:00:00Z',
    since: '2026-02-28T19:00:00Z',
    asOf: '2026-02-28T20:00:00Z',
  },
  'S5: the hour that is skipped is due with the next': {
    where: absent('1d'),
    cart: '2026-03-07T07:30:00Z',
    since: '2026-03-08T07:29:00Z',
    asOf: '2026-03-08T07:30:00Z',
  },
  'S5: due while the bound stands still, a day after clocks went on': {
    where: absent('1d'),
    cart: '2026-03-08T07:15:00Z',
    since: '2026-03-09T06:30:00Z',
    asOf: '2026-03-09T07:30:00Z',
  },
  'an hour of the day before comes back when clocks go back': {
    where: { event: 'cart', count: { atLeast: 1, last: '1d', zone: 'America/New_York' } },
    cart: '2026-10-31T05:30:00Z',
    since: '2026-11-01T05:59:00Z',
    asOf: '2026-11-01T06:00:00Z',
  },
}

test('S5: anyone, when a step is compared with as-of', () => {
  const due = { property: 'due', inNext: '14d' }
  const sequence = [{ event: 'cart' }, { followedBy: 'purchase', where: due }]
  const condition = resolved({ sequence }, { catalog: CATALOG })
  const part = passPart(condition, {
    dialect: CATALOG_DIALECT,
    catalog: CATALOG,
    segments: new Map(),
  })
  expect(part.readsEveryone).toBe(true)
})

describeDatabases('P2: touched customers', (engine) => {
  for (const [name, { where, cart, since, asOf }] of Object.entries(MOVED)) {
    test(name, async () => {
      const db = await engine.shared()
      await db.runScript(`
        create table customers (id text);
        insert into customers values ('moved'), ('old');
        create table carts (customer_id text, at timestamptz);
        insert into carts values ('moved', '${cart}'), ('old', '2020-01-01');
        create table orders (customer_id text, at timestamptz);`)
      const part = passPart(resolved(where, { catalog: CATALOG }), {
        dialect: CATALOG_DIALECT,
        catalog: CATALOG,
        segments: new Map(),
      })
      const touched = touchedCustomersSql([part], since, asOf)
      const rows =
        touched === undefined ? [] : await db.run(sql<{ customer_key: string }>`${touched}`)
      expect(rows).toEqual([{ customer_key: 'moved' }])
    })
  }
})
