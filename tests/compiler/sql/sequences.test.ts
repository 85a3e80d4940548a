/** S5: sequences, each rule of SEMANTICS 12 at its ends. */

import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { membersSql } from '../../../src/compiler/sql/members.ts'
import type { Catalog, EventTable } from '../../../src/ir/catalog.ts'
import type { Json, JsonObject } from '../../../src/ir/json.ts'
import { describeDatabases } from '../../harness/databases.ts'
import { membersOf, resolved } from './members-of.ts'

const event = (word: string): EventTable => ({
  table: 'log',
  customer: 'customer_id',
  at: { column: 'at' },
  id: 'id',
  where: {
    kind: 'property',
    property: 'word',
    test: { op: 'is', value: { type: 'text', value: word } },
  },
  properties: {
    word: { type: 'text', column: 'word' },
    cart: { type: 'text', column: 'cart' },
  },
})
const { id: _, ...scan } = event('a')
const CATALOG: Catalog = {
  id: 'shop',
  customers: { table: 'customers', key: { column: 'id', type: 'text' }, traits: {} },
  events: { a: event('a'), b: event('b'), c: event('c'), scan: { ...scan, table: 'log' } },
}

interface Case {
  readonly sequence: readonly Json[]
  readonly options?: JsonObject
  readonly asOf?: string
  /** `<day of March>T<time> <word> <cart>`, ids in the order written. */
  readonly log: Readonly<Record<string, readonly string[]>>
  readonly found: string
}

const A = { event: 'a' }
const then = (word: string, within?: string) =>
  within === undefined ? { followedBy: word } : { followedBy: word, within }
const never = (word: string, within: string) => ({ notFollowedBy: word, within })

const CASES: Readonly<Record<string, Case>> = {
  'SEMANTICS 12: t < u <= t + d': {
    sequence: [A, then('b', '1h')],
    log: {
      end: ['01T10:00:00Z a', '01T11:00:00Z b'],
      late: ['01T10:00:00Z a', '01T11:00:00.000001Z b'],
      before: ['01T10:00:00Z b', '01T10:00:01Z a'],
      again: ['01T08:00:00Z a', '01T10:00:00Z a', '01T11:00:00Z b'],
      only: ['01T10:00:00Z a'],
    },
    found: 'again end',
  },
  'SEMANTICS 12: at one instant the id decides when both are rows of one table': {
    sequence: [A, then('b')],
    log: {
      after: ['01T10:00:00Z a', '01T10:00:00Z b'],
      before: ['01T10:00:00Z b', '01T10:00:00Z a'],
    },
    found: 'after',
  },
  'SEMANTICS 12: without ids, and for another table, one instant is no order': {
    sequence: [{ event: 'scan' }, then('b')],
    log: {
      same: ['01T10:00:00Z a', '01T10:00:00Z b'],
      later: ['01T10:00:00Z a', '01T10:00:00.000001Z b'],
    },
    found: 'later',
  },
  'an event does not follow itself, another of its kind does': {
    sequence: [A, then('a', '1d')],
    log: { one: ['01T10:00:00Z a'], two: ['01T10:00:00Z a', '01T10:00:00Z a'] },
    found: 'two',
  },
  'SEMANTICS 12: absent in (t, t + d], known once t + d <= asOf': {
    sequence: [A, never('b', '1h')],
    asOf: '2026-03-01T11:00:00Z',
    log: {
      due: ['01T10:00:00Z a'],
      waiting: ['01T10:00:00.000001Z a'],
      bought: ['01T10:00:00Z a', '01T11:00:00Z b'],
      before: ['01T10:00:00Z b', '01T10:00:00Z a'],
      // The first one was left, whatever came of the second.
      first: ['01T08:00:00Z a', '01T09:30:00Z a', '01T09:40:00Z b'],
      late: ['01T09:00:00Z a', '01T10:00:00.000001Z b'],
    },
    found: 'before due first late',
  },
  'several steps, each counted from the one before': {
    sequence: [A, then('b', '1h'), then('c', '1h')],
    log: {
      chain: ['01T10:00:00Z a', '01T11:00:00Z b', '01T12:00:00Z c'],
      far: ['01T10:00:00Z a', '01T10:30:00Z b', '01T12:00:00Z c'],
      // Not the first b is the one that c follows in time.
      second: ['01T10:00:00Z a', '01T10:10:00Z b', '01T10:50:00Z b', '01T11:40:00Z c'],
      order: ['01T10:00:00Z a', '01T10:30:00Z c', '01T10:40:00Z b'],
    },
    found: 'chain second',
  },
  'absent at the end of several': {
    sequence: [A, then('b', '1h'), never('c', '1h')],
    asOf: '2026-03-01T12:00:00Z',
    log: {
      left: ['01T10:00:00Z a', '01T11:00:00Z b'],
      bought: ['01T10:00:00Z a', '01T11:00:00Z b', '01T11:30:00Z c'],
      waiting: ['01T10:00:00Z a', '01T10:59:00Z a', '01T11:00:01Z b'],
    },
    found: 'left',
  },
  'absent in the middle: the next step counts from the last that happened': {
    sequence: [A, never('b', '1h'), then('c', '3h')],
    log: {
      came: ['01T10:00:00Z a', '01T13:00:00Z c'],
      soon: ['01T10:00:00Z a', '01T10:30:00Z c'],
      late: ['01T10:00:00Z a', '01T13:00:00.000001Z c'],
      bought: ['01T10:00:00Z a', '01T10:30:00Z b', '01T11:30:00Z c'],
    },
    found: 'came soon',
  },
  'two absences of one step': {
    sequence: [A, never('b', '1h'), never('c', '2h')],
    log: {
      neither: ['01T10:00:00Z a'],
      b: ['01T10:00:00Z a', '01T10:30:00Z b'],
      c: ['01T10:00:00Z a', '01T11:30:00Z c'],
      later: ['01T10:00:00Z a', '01T11:30:00Z b', '01T12:30:00Z c'],
    },
    found: 'later neither',
  },
  'the window holds the first step, its end inside': {
    sequence: [A, then('b', '1d')],
    options: { last: '24h' },
    asOf: '2026-03-02T10:00:00Z',
    log: {
      edge: ['01T10:00:00Z a', '02T10:00:00Z b'],
      before: ['01T09:59:59Z a', '01T11:00:00Z b'],
      future: ['01T10:00:00Z a', '02T10:00:00.000001Z b'],
    },
    found: 'edge',
  },
  'all steps of one cart; without a cart there is no other': {
    sequence: [A, then('b', '1h'), never('c', '1h')],
    options: { same: 'cart' },
    log: {
      one: ['01T10:00:00Z a x', '01T10:30:00Z b x'],
      other: ['01T10:00:00Z a x', '01T10:30:00Z b y'],
      none: ['01T10:00:00Z a', '01T10:30:00Z b'],
      elsewhere: ['01T10:00:00Z a x', '01T10:30:00Z b x', '01T10:40:00Z c y'],
      bought: ['01T10:00:00Z a x', '01T10:30:00Z b x', '01T10:40:00Z c x'],
    },
    found: 'elsewhere one',
  },
  'filters of steps': {
    sequence: [
      { ...A, where: { property: 'cart', is: 'x' } },
      { followedBy: 'b', where: { property: 'cart', isUnset: true } },
    ],
    log: {
      fits: ['01T10:00:00Z a x', '01T10:30:00Z b'],
      not: ['01T10:00:00Z a', '01T10:30:00Z b x'],
    },
    found: 'fits',
  },
  'SEMANTICS 3: on the calendar a later event may be due earlier': {
    // 29 January at noon and 31 January at ten are both a month before 28 February, at noon and at ten.
    sequence: [A, then('b', '1mo')],
    log: {
      noon: ['2026-01-29T12:00:00Z a', '2026-01-31T10:00:00Z a', '2026-02-28T11:00:00Z b'],
      past: ['2026-01-31T10:00:00Z a', '2026-02-28T11:00:00Z b'],
    },
    found: 'noon',
  },
  'SEMANTICS 3: a day across a change of clocks has 23 hours': {
    sequence: [A, then('b', '1d')],
    options: { zone: 'America/New_York' },
    log: {
      in: ['2026-03-07T17:00:00Z a', '2026-03-08T16:00:00Z b'],
      out: ['2026-03-07T17:00:00Z a', '2026-03-08T16:00:01Z b'],
    },
    found: 'in',
  },
}

const rowOf = (key: string, written: string, id: number) => {
  const [at = '', word = '', cart] = written.split(' ')
  const instant = at.length < 15 || !at.startsWith('2026') ? `2026-03-${at}` : at
  return `(${id}, '${key}', '${instant}', '${word}', ${cart === undefined ? 'null' : `'${cart}'`})`
}

describeDatabases('S5: sequences', (engine) => {
  for (const [name, { sequence, options = {}, log, found, asOf }] of Object.entries(CASES)) {
    test(`S5: ${name}`, async () => {
      const db = await engine.shared()
      const keys = Object.keys(log)
      const rows = keys.flatMap((key) => (log[key] ?? []).map((each) => [key, each] as const))
      await db.runScript(`
        create table customers (id text);
        insert into customers values ${keys.map((key) => `('${key}')`).join(', ')};
        create table log (id integer, customer_id text, at timestamptz, word text, cart text);
        insert into log values ${rows.map(([key, each], id) => rowOf(key, each, id)).join(', ')},
          (9001, null, '2026-03-01', 'a', 'x'), (9002, null, '2026-03-01', 'b', 'x');`)
      const compiled = { catalog: CATALOG }
      const condition = resolved({ sequence: [...sequence], ...options }, compiled)
      const at = asOf ?? '2026-03-31T00:00:00Z'
      const [members = [], others = []] = await membersOf(
        db,
        [condition, { kind: 'not', of: condition }],
        compiled,
        at,
      )
      expect(members.join(' ')).toBe(found)
      expect([...members, ...others].sort()).toEqual(keys.toSorted())
    })
  }

  test('S5: what is shown of a sequence runs, and finds the same', async () => {
    const db = await engine.shared()
    await db.runScript(`
      create table customers (id text);
      insert into customers values ('left'), ('bought');
      create table log (id integer, customer_id text, at timestamptz, word text, cart text);
      insert into log values (1, 'left', '2026-03-01', 'a', 'x'), (2, 'left', '2026-03-02', 'b', 'x'),
        (3, 'bought', '2026-03-01', 'a', 'x'), (4, 'bought', '2026-03-02', 'b', 'x'), (5, 'bought', '2026-03-03', 'c', 'x');`)
    const compiled = { catalog: CATALOG, segments: new Map() }
    const sequence = [A, then('b', '2d'), never('c', '1w')]
    const condition = resolved({ sequence, same: 'cart', last: '1y' }, compiled)
    const shown = CATALOG_DIALECT.statements.show(
      membersSql(condition, { ...compiled, dialect: CATALOG_DIALECT }),
      { asOf: '2026-03-31T00:00:00Z' },
    )
    expect(await db.run(sql.raw(shown))).toEqual([{ customer_key: 'left' }])
  })

  test('S5: a customer with very many events costs a sort, not all pairs', async () => {
    const db = await engine.shared()
    await db.runScript(`
      create table customers (id text);
      insert into customers values ('busy');
      create table log (id integer, customer_id text, at timestamptz, word text, cart text);
      insert into log select n, 'busy', timestamptz '2026-03-01' + n * interval '1 second', case when n % 2 = 0 then 'a' else 'b' end, null
        from generate_series(1, 40000) as n;`)
    const compiled = { catalog: CATALOG }
    // 40,000 events are 400 million pairs for every step: nobody would wait for the answer.
    const sequence = [A, then('b', '1s'), then('a', '1s'), then('b', '1s'), then('c', '1d')]
    const condition = resolved({ sequence }, compiled)
    const absent = resolved({ sequence: [A, never('c', '1h'), then('b')] }, compiled)
    const at = '2026-03-31T00:00:00Z'
    expect(await membersOf(db, [condition, absent], compiled, at)).toEqual([[], ['busy']])
  }, 20_000)
})
