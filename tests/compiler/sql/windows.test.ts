/** Windows across daylight saving and month ends, over instants and over local time (SEMANTICS 2–6; S6). */
import { Temporal } from 'temporal-polyfill'
import { beforeAll, expect, test } from 'vitest'
import type { Catalog } from '../../../src/ir/catalog.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { membersOf, resolved } from './members-of.ts'
import { WINDOW_CASES, type WindowCase } from './window-cases.ts'

const LOCAL_ZONE = 'Asia/Seoul'

const CATALOG: Catalog = {
  id: 'windows',
  customers: {
    table: 'customer',
    key: { column: 'id', type: 'text' },
    traits: {
      joined_at: { type: 'instant', column: 'joined_at' },
      joined_on: { type: 'date', column: 'joined_on' },
    },
  },
  events: {
    visit: {
      table: 'moment',
      customer: 'customer_id',
      at: { column: 'visited_at' },
      properties: { at: { type: 'instant', column: 'visited_at' } },
    },
    local: {
      table: 'moment',
      customer: 'customer_id',
      at: { column: 'visited_local', zone: LOCAL_ZONE },
      properties: {},
    },
  },
}

/** Tables are called what the statement calls its own parts, to see that they keep apart. */
const TABLES = `
  create table customer (id text primary key, joined_at timestamptz, joined_on date);
  create table moment (customer_id text, visited_at timestamptz, visited_local timestamp);`

function keyOf(index: number, instant: string): string {
  return `${index} ${instant}`
}

function visitsScript(cases: readonly WindowCase[]): string {
  const rows = cases.flatMap(({ inside, outside }, index) =>
    [...inside, ...outside].map((instant) => `('${keyOf(index, instant)}', '${instant}')`),
  )
  return `${TABLES}
    insert into moment select key, at::timestamptz, at::timestamptz at time zone '${LOCAL_ZONE}'
      from (values ${rows.join(', ')}) as given(key, at);
    insert into customer select distinct customer_id from moment;`
}

describeDatabases('windows (SEMANTICS 2–6; S6)', (engine) => {
  let db: TestDatabase
  beforeAll(async () => {
    db = await engine.shared()
    await db.runScript(visitsScript(WINDOW_CASES))
  })

  for (const [index, { name, asOf, window, inside, outside }] of WINDOW_CASES.entries()) {
    test(name, async () => {
      const compiled = { catalog: CATALOG, zone: 'UTC' }
      const conditions = [
        { event: 'visit', count: { atLeast: 1, ...window } },
        { event: 'local', count: { atLeast: 1, ...window } },
        { not: { event: 'visit', count: { is: 0, ...window } } },
        ...(Object.keys(window).length === 0
          ? []
          : [{ event: 'visit', where: { property: 'at', within: window }, count: { atLeast: 1 } }]),
      ].map((written) => resolved(written, compiled))
      const found = await membersOf(db, conditions, compiled, asOf)
      const own = new Set([...inside, ...outside].map((instant) => keyOf(index, instant)))
      const expected = inside.map((instant) => keyOf(index, instant)).sort()
      for (const keys of found) expect(keys.filter((key) => own.has(key))).toEqual(expected)
    })
  }
})

test('PostgreSQL and Temporal resolve odd local times alike: to the later instant', () => {
  const later = (local: string) =>
    Temporal.PlainDateTime.from(local)
      .toZonedDateTime('America/New_York', { disambiguation: 'later' })
      .toInstant()
      .toString()
  expect(later('2026-03-08T02:30')).toBe('2026-03-08T07:30:00Z')
  expect(later('2026-11-01T01:30')).toBe('2026-11-01T06:30:00Z')
})
