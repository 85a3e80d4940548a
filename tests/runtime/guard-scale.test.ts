/** P3: guards are sets. What they ask of the database does not grow with the number of messages. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Executor } from '../../src/ir/database.ts'
import { type Decision, evaluateGuards } from '../../src/runtime/guard/evaluate-guards.ts'
import type { Candidate } from '../../src/runtime/guard/guard.ts'
import { versionOf } from '../../src/runtime/journey-versions.ts'
import { loadApplied } from '../../src/runtime/load-applied.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { addZones, CATALOG_WITH_ZONES, cap, guardedPrograms } from './guarded-shop.ts'
import { duration, emailChannel, journey, template } from './shop-programs.ts'
import { addPeople, manyPeople, openShop, SCHEMA } from './shop-state.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const NOW = '2026-01-02T03:00:00.000Z'
const PEOPLE = 10_000

async function guard(db: TestDatabase, count: number) {
  const programs = await loadApplied(db, SCHEMA)
  if (programs === undefined) throw new Error('nothing applied')
  const candidates: Candidate[] = manyPeople(count, APPLIED).map(({ id }) => ({
    messageId: `m-${id}`,
    enrolmentId: `e-${id}`,
    customerKey: id,
    key: '',
    dueAt: NOW,
  }))
  let statements = 0
  let decisions: readonly Decision[] = []
  await db.transaction(async (inner) => {
    const tx: Executor = {
      run: (statement) => {
        statements += 1
        return inner.run(statement)
      },
      change: (statement) => {
        statements += 1
        return inner.change(statement)
      },
    }
    decisions = await evaluateGuards(candidates, {
      tx,
      engine: db.engine,
      schema: SCHEMA,
      programs,
      now: NOW,
      journey: 'welcome',
      version: versionOf(journey()),
      step: 'hello',
      channel: emailChannel(),
      isChannelRemoved: false,
      template: template().template,
      expireAfter: duration('1d'),
    })
  })
  return { statements, decisions }
}

describeDatabases('P3: guards at scale', (engine) => {
  test('ten thousand messages take no more statements than ten', async () => {
    const db = await engine.shared()
    const programs = guardedPrograms(
      {
        quietHours: { from: '21:00', to: '08:00', zone: 'customer', except: [] },
        caps: [cap(2, '7d'), cap(1, '24h', { over: 'defer', channel: 'email' })],
      },
      { 'catalog.shop': CATALOG_WITH_ZONES },
    )
    await addZones(db, { p0001: 'America/New_York', p0002: 'America/New_York' })
    await openShop(db, programs, [], APPLIED)
    await addPeople(db, manyPeople(PEOPLE, APPLIED))
    // A past of one message each, which is two for some.
    await db.run(sql`
        insert into crm.message (id, journey, step, enrolment_id, customer_key, channel, template, class,
          journey_apply_id, status, address_key, due_at, decided_at, attempts)
        select 'old-' || n || '-' || c.id, 'x', 'x', 'e', c.id, 'email', 'hello', 'marketing', 1, 'handed',
          c.id || '@example.com', ${APPLIED}::timestamptz, '2025-12-30Z', 1
        from customers c cross join generate_series(1, 2) n where n = 1 or c.id between 'p0005' and 'p0104'`)
    await db.run(sql`analyze`)
    const few = await guard(db, 10)
    const many = await guard(db, PEOPLE)
    expect(many.statements).toBeLessThanOrEqual(few.statements)
    expect(many.decisions).toHaveLength(PEOPLE)
    const counts: Record<string, number> = {}
    for (const one of many.decisions) {
      const kind = one.kind === 'send' ? 'send' : `${one.kind}:${one.reason}`
      counts[kind] = (counts[kind] ?? 0) + 1
    }
    expect(counts).toEqual({
      send: 9_898,
      'withhold:frequency-cap': 100,
      'defer:quiet-hours': 2,
    })
  }, 120_000)
})
