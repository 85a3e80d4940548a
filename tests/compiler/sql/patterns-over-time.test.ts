/** S4: firstTime, stopped, restarted and regularly, at their ends: instants, zones, clocks that change, ends of months. */
import { expect, test } from 'vitest'
import type { Catalog } from '../../../src/ir/catalog.ts'
import type { JsonObject } from '../../../src/ir/json.ts'
import { describeDatabases } from '../../harness/databases.ts'
import { membersOf, resolved } from './members-of.ts'

const CATALOG: Catalog = {
  id: 'shop',
  customers: {
    table: 'customers',
    key: { column: 'id', type: 'text' },
    traits: { joined_on: { type: 'date', column: 'joined_on' } },
  },
  events: {
    purchase: {
      table: 'orders',
      customer: 'customer_id',
      at: { column: 'at' },
      properties: { category: { type: 'text', column: 'category' } },
    },
  },
}

interface Case {
  readonly pattern: JsonObject
  readonly asOf: string
  readonly zone?: string
  /** Instants of each customer, with `=category` where it is not `a`. */
  readonly orders: Readonly<Record<string, readonly string[]>>
  readonly found: string
}

const NEW_YORK = 'America/New_York'
const FOR_30 = { stopped: { for: '30d' } }
const BACK = { restarted: { within: '14d', after: '60d' } }
const MONTHLY = { regularly: { in: 2, of: 3, period: 'month' } }

const CASES: Readonly<Record<string, Case>> = {
  'S4 firstTime: the first of all decides, not the first in the window': {
    pattern: { firstTime: { days: 30 } },
    asOf: '2026-03-31T12:00:00Z',
    orders: {
      new: ['2026-03-02T00:00:00Z', '2026-03-20T00:00:00Z'],
      old: ['2026-03-01T23:59:59.999999Z', '2026-03-20T00:00:00Z'],
      future: ['2026-03-31T12:00:00.000001Z'],
    },
    found: 'new',
  },
  'S4 firstTime: both ends of a rolling window are inside (SEMANTICS 4)': {
    pattern: { firstTime: { last: '24h' } },
    asOf: '2026-03-31T12:00:00Z',
    orders: {
      edge: ['2026-03-30T12:00:00Z'],
      before: ['2026-03-30T11:59:59.999999Z'],
      now: ['2026-03-31T12:00:00Z'],
    },
    found: 'edge now',
  },
  'S4 firstTime: of the filtered events': {
    pattern: { where: { property: 'category', is: 'b' }, firstTime: { pastDays: 1 } },
    asOf: '2026-03-31T12:00:00Z',
    orders: {
      first: ['2026-01-01T00:00:00Z', '2026-03-30T10:00:00Z=b'],
      second: ['2026-01-01T00:00:00Z=b', '2026-03-30T10:00:00Z=b'],
      today: ['2026-03-31T10:00:00Z=b'],
    },
    found: 'first',
  },
  'S4 firstTime: around a date of the customer’s own': {
    pattern: { firstTime: { relativeTo: { trait: 'joined_on', from: '0d', to: '7d' } } },
    asOf: '2026-03-31T12:00:00Z',
    orders: {
      soon: ['2026-01-08T23:59:59Z'],
      late: ['2026-01-09T00:00:00Z'],
      before: ['2025-12-31T23:59:59Z', '2026-01-02T00:00:00Z'],
    },
    found: 'soon',
  },
  'S4 stopped: none in the quiet time, its ends inside, and some before': {
    pattern: FOR_30,
    asOf: '2026-03-31T12:00:00Z',
    orders: {
      gone: ['2026-03-01T11:59:59.999999Z'],
      edge: ['2026-03-01T12:00:00Z'],
      never: [],
      future: ['2026-04-01T00:00:00Z'],
    },
    found: 'gone',
  },
  'S4 stopped: active within, its start inside': {
    pattern: { stopped: { for: '1mo', activeWithin: '6mo' } },
    asOf: '2026-03-31T12:00:00Z',
    orders: {
      // A month before 31 March is 28 February (SEMANTICS 3), six months before it 30 September.
      gone: ['2026-02-28T11:59:59Z'],
      recent: ['2026-02-28T12:00:00Z'],
      edge: ['2025-09-30T12:00:00Z'],
      longGone: ['2025-09-30T11:59:59Z'],
    },
    found: 'edge gone',
  },
  'S4 stopped: a day across a change of clocks is 23 hours': {
    pattern: { stopped: { for: '1d', zone: NEW_YORK } },
    asOf: '2026-03-09T00:30:00Z',
    orders: { gone: ['2026-03-08T01:29:59Z'], edge: ['2026-03-08T01:30:00Z'] },
    found: 'gone',
  },
  'S4 restarted: one in the window after the gap; exactly the gap is enough': {
    pattern: BACK,
    asOf: '2026-03-31T00:00:00Z',
    orders: {
      back: ['2026-01-01T00:00:00Z', '2026-03-20T00:00:00Z', '2026-03-21T00:00:00Z'],
      exact: ['2026-01-19T00:00:00Z', '2026-03-20T00:00:00Z'],
      short: ['2026-01-19T00:00:00.000001Z', '2026-03-20T00:00:00Z'],
      edge: ['2026-01-01T00:00:00Z', '2026-03-17T00:00:00Z'],
      early: ['2026-01-01T00:00:00Z', '2026-03-16T23:59:59Z', '2026-03-20T00:00:00Z'],
      first: ['2026-03-20T00:00:00Z'],
      twice: ['2026-01-01T00:00:00Z', '2026-03-20T00:00:00Z', '2026-03-20T00:00:00Z'],
    },
    found: 'back edge exact twice',
  },
  'S4 restarted: a gap inside the window': {
    pattern: { restarted: { within: '60d', after: '14d' } },
    asOf: '2026-03-31T00:00:00Z',
    orders: {
      inside: ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z', '2026-03-20T00:00:00Z'],
      steady: ['2026-03-01T00:00:00Z', '2026-03-10T00:00:00Z', '2026-03-20T00:00:00Z'],
    },
    found: 'inside',
  },
  'S4 regularly: the current month counts, as the last of the three': {
    pattern: MONTHLY,
    asOf: '2026-03-01T00:00:00Z',
    orders: {
      both: ['2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z'],
      early: ['2025-12-31T23:59:59Z', '2026-02-10T00:00:00Z'],
      same: ['2026-02-01T00:00:00Z', '2026-02-28T23:59:59Z'],
      future: ['2026-02-01T00:00:00Z', '2026-03-01T00:00:01Z'],
    },
    found: 'both',
  },
  'S4 regularly: months of the zone': {
    pattern: { regularly: { in: 2, of: 3, period: 'month', zone: 'Asia/Seoul' } },
    asOf: '2026-03-15T00:00:00Z',
    orders: {
      seoul: ['2025-12-31T15:00:00Z', '2026-02-10T00:00:00Z'],
      utc: ['2025-12-31T14:59:59Z', '2026-02-10T00:00:00Z'],
    },
    found: 'seoul',
  },
  'S4 regularly: weeks begin on Monday': {
    pattern: { regularly: { in: 2, of: 2, period: 'week' } },
    asOf: '2026-03-30T00:00:00Z',
    orders: {
      monday: ['2026-03-29T23:59:59Z', '2026-03-30T00:00:00Z'],
      sunday: ['2026-03-23T00:00:00Z', '2026-03-29T00:00:00Z'],
    },
    found: 'monday',
  },
  'S4 regularly: days and years': {
    pattern: { regularly: { in: 3, of: 3, period: 'day', zone: NEW_YORK } },
    asOf: '2026-03-09T04:00:00Z',
    orders: {
      // 7 and 8 March, the short one, and the first instant of the 9th in New York.
      daily: ['2026-03-07T05:00:00Z', '2026-03-09T03:59:59Z', '2026-03-09T04:00:00Z'],
      gap: ['2026-03-07T04:59:59Z', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'],
    },
    found: 'daily',
  },
}

describeDatabases('S4: patterns over time', (engine) => {
  for (const [name, { pattern, asOf, orders, found, zone = 'UTC' }] of Object.entries(CASES)) {
    test(name, async () => {
      const db = await engine.shared()
      const keys = Object.keys(orders)
      const rows = keys.flatMap((key) =>
        (orders[key] ?? []).map((order) => {
          const [at = '', category = 'a'] = order.split('=')
          return `('${key}', '${at}', '${category}')`
        }),
      )
      await db.runScript(`
        create table customers (id text, joined_on date);
        insert into customers values ${keys.map((key) => `('${key}', '2026-01-01')`).join(', ')};
        create table orders (customer_id text, at timestamptz, category text);
        insert into orders values ${rows.join(', ')}, (null, '${asOf}', 'a'), ('nobody', '${asOf}', 'a');`)
      const compiled = { catalog: CATALOG, zone }
      const condition = resolved({ event: 'purchase', ...pattern }, compiled)
      const not = resolved({ not: { event: 'purchase', ...pattern } }, compiled)
      const [members = [], others = []] = await membersOf(db, [condition, not], compiled, asOf)
      expect(members.join(' ')).toBe(found)
      expect([...members, ...others].sort()).toEqual(keys.toSorted())
    })
  }
})
