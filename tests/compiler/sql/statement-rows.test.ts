/** Statements on real rows: whom they look at, that no row fails them, and that an index serves them. */

import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { customersSql } from '../../../src/compiler/sql/customers.ts'
import { eventRowsQuery } from '../../../src/compiler/sql/event-rows.ts'
import { membersSql } from '../../../src/compiler/sql/members.ts'
import { recipientsSql } from '../../../src/compiler/sql/recipients.ts'
import { trimmedTraitSql } from '../../../src/compiler/sql/trimmed-trait.ts'
import { bindSql } from '../../../src/ir/bind-sql.ts'
import type { Json } from '../../../src/ir/json.ts'
import { readRecipients } from '../../../src/runtime/render/read-recipients.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { membersOf, resolved } from './members-of.ts'

import { AS_OF, BOUGHT, CATALOG, compile, segment, TABLES } from './shop-rows.ts'

const SOURCE = { dialect: CATALOG_DIALECT, catalog: CATALOG }

describeDatabases('statements on real rows', (engine) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await engine.shared()
    await db.runScript(TABLES)
  })
  const members = async (written: Json) => {
    const compiled = { catalog: CATALOG }
    const [found] = await membersOf(db, [resolved(written, compiled)], compiled, AS_OF)
    return (found ?? []).join(' ')
  }

  test('filtered rows are no customers, unknown ones have no events (SEMANTICS 8)', async () => {
    expect(await members({ all: [] })).toBe('1 2 3 5')
    expect(await members(BOUGHT)).toBe('1 2')
    expect(await members({ not: BOUGHT })).toBe('3 5')
  })

  test('zero and fewer hold without events (SEMANTICS 9)', async () => {
    expect(await members({ event: 'purchase', count: { is: 0 } })).toBe('5')
    expect(await members({ event: 'purchase', count: { lessThan: 2 } })).toBe('2 3 5')
    expect(await members({ event: 'purchase', sum: { of: 'total', is: 0 } })).toBe('2 3 5')
    expect(await members({ event: 'purchase', min: { of: 'total', isUnset: true } })).toBe('2 3 5')
    expect(await members({ event: 'purchase', avg: { of: 'total', is: '5.15' } })).toBe('1')
    expect(await members({ event: 'purchase', daysSinceLast: { isUnset: true } })).toBe('5')
  })

  test('amounts are exact (SEMANTICS 10)', async () => {
    expect(await members({ event: 'purchase', sum: { of: 'total', is: '10.3' } })).toBe('1')
  })

  test('NaN, infinities and numbers out of all proportion are missing', async () => {
    expect(await members({ trait: 'score', isSet: true })).toBe('1')
    expect(await members({ trait: 'spent', isSet: true })).toBe('1')
    expect(await members({ trait: 'joined_at', isSet: true })).toBe('1')
    expect(await members({ trait: 'born', isSet: true })).toBe('1')
    const around = { trait: 'joined_at', from: '-1y', to: '1y' }
    expect(await members({ event: 'purchase', count: { atLeast: 1, relativeTo: around } })).toBe(
      '1',
    )
  })

  test('traits called like the statement’s own columns', async () => {
    expect(await members({ trait: 'customer_key', is: 'KR' })).toBe('1 2')
    expect(await members({ trait: 'at', is: 'US' })).toBe('5')
    const where = { property: 'at', is: 'paid' }
    expect(await members({ event: 'purchase', where, count: { atLeast: 2 } })).toBe('1')
    expect(await members({ event: 'Order Completed!', count: { atLeast: 2 } })).toBe('1')
  })

  test('among keys, also those that are no keys', async () => {
    const compiled = { catalog: CATALOG }
    const condition = resolved({ any: [BOUGHT, { trait: 'country', is: 'US' }] }, compiled)
    const keys = ['1', '5', '4', 'x', '', '99999999999999999999', '-1', "'"]
    expect(await membersOf(db, [condition], compiled, AS_OF, keys)).toEqual([['1', '5']])
  })

  test('what is shown runs, and finds the same', async () => {
    const written = {
      all: [
        { trait: 'country', in: ['KR', "it's"] },
        { not: { trait: 'score', lessThan: -1 } },
        {
          event: 'purchase',
          where: { property: 'status', matches: '^p\\w+' },
          count: { between: [1, 5], days: 30 },
        },
      ],
    }
    const shown = CATALOG_DIALECT.statements.show(compile(written), { asOf: AS_OF })
    const rows = await db.run<{ customer_key: string }>(sql.raw(shown))
    expect(
      rows
        .map((row) => row.customer_key)
        .sort()
        .join(' '),
    ).toBe(await members(written))
  })

  test('all customers, addresses and what templates read', async () => {
    const all = await db.run<{ customer_key: string }>(bindSql(customersSql(SOURCE), {}))
    expect(all.map((row) => row.customer_key).sort()).toEqual(['1', '2', '3', '5'])
    const keys = ['1', '2', '4', '5']
    const addresses = bindSql(trimmedTraitSql('email', 'address', SOURCE), { keys })
    expect(await db.run(sql`${addresses} order by 1`)).toEqual([
      { customer_key: '1', address: 'a@shop.example' },
      { customer_key: '2', address: null },
      { customer_key: '5', address: 'e@shop.example' },
    ])
    const traits = ['country', 'spent', 'joined_at', 'born', 'score', 'deleted']
    const readBy = async (names: readonly string[]) => {
      const recipients = recipientsSql(names, SOURCE)
      const { rows } = await readRecipients(db, { recipients }, ['1'], AS_OF)
      return [...rows.entries()].map(([key, { customer }]) => [key, customer])
    }
    expect(await readBy(traits)).toEqual([
      [
        '1',
        {
          country: 'KR',
          spent: '12.50',
          joined_at: '2026-03-01T00:00:00.000Z',
          born: '2000-01-31',
          score: 1.5,
          deleted: null,
        },
      ],
    ])
    expect(await readBy([])).toEqual([['1', {}]])
  })

  test('rows of an event, for measures: of known customers, members, a period, none after as-of', async () => {
    const segments = new Map([
      segment('kr', resolved({ trait: 'country', is: 'KR' }, { catalog: CATALOG })),
    ])
    const rowsOf = async (request: object) => {
      const rows = eventRowsQuery(
        { event: 'purchase', properties: ['total'], ...request },
        { ...SOURCE, segments },
      )
      const text = CATALOG_DIALECT.statements.write(
        sql`select customer_key, total::text from (${rows}) as r order by 1, 2`,
      )
      const found = await db.run<{ customer_key: string; total: string | null }>(
        bindSql(text, {
          asOf: AS_OF,
          from: '2026-03-15T00:00:00Z',
          to: '2026-03-30T00:00:00.000001Z',
        }),
      )
      return found.map((row) => `${row.customer_key}:${row.total}`).join(' ')
    }
    expect(await rowsOf({})).toBe('1:0.20 1:10.10 2:null 3:null')
    expect(await rowsOf({ segment: 'kr' })).toBe('1:0.20 1:10.10 2:null')
    expect(await rowsOf({ inPeriod: true })).toBe('1:0.20 1:10.10 2:null')
    const where = { kind: 'property', property: 'total', test: { op: 'isSet' } }
    expect(await rowsOf({ where })).toBe('1:0.20 1:10.10')
  })

  test('the bounds of a window are constants to the planner and scan an index', async () => {
    if (db.engine === 'pglite') return
    await db.runScript(`
      create table if not exists big (customer_id integer, ordered_at timestamptz, total numeric, status text);
      insert into big select g % 100, timestamptz '2020-01-01' + g * interval '1 hour', 1, 'paid' from generate_series(1, 60000) g;
      create index on big (ordered_at); analyze big;`)
    const purchase = CATALOG.events.purchase
    if (purchase === undefined) throw new Error('no purchase')
    const catalog = { ...CATALOG, events: { purchase: { ...purchase, table: 'big' } } }
    for (const window of [
      { last: '7d', zone: 'Asia/Seoul' },
      { last: '36h' },
      { days: 7, zone: 'Asia/Seoul' },
    ]) {
      const condition = resolved(
        { event: 'purchase', count: { atLeast: 1, ...window } },
        { catalog },
      )
      const text = membersSql(condition, { dialect: CATALOG_DIALECT, catalog, segments: new Map() })
      const plan = await db.run<{ 'QUERY PLAN': string }>(
        sql`explain ${bindSql(text, { asOf: AS_OF })}`,
      )
      const lines = plan.map((row) => row['QUERY PLAN']).join('\n')
      expect(lines).toMatch(/Index Cond: \(\(ordered_at >= '2026-03-/)
    }
  })
})
