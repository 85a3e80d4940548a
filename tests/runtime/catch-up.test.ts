/** SEMANTICS 21: a run that catches up makes the same decisions as one that was never late. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Journey } from '../../src/ir/journey.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { duration, journey, type Programs, segmentOf, shopPrograms, ZONE } from './shop-programs.ts'
import { enrolments, ledger, manyPeople, openShop } from './shop-state.ts'
import { AS_OF, text } from './sql-text.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-03-01T00:00:00.000Z'
const NEW_YORK = 'America/New_York'

const STEPS: Journey['steps'] = [
  { kind: 'send', id: 'first', template: 'hello' },
  { kind: 'wait', id: 'wait-1', duration: duration('1d'), zone: NEW_YORK },
  { kind: 'wait', id: 'wait-2', duration: duration('90m'), zone: ZONE },
  { kind: 'send', id: 'second', template: 'hello' },
  { kind: 'wait', id: 'wait-3', duration: duration('2d'), zone: NEW_YORK },
  { kind: 'exit', id: 'exit-1', reason: 'done' },
]

/** A segment that people enter and leave, read by a journey that takes them again and one on a schedule. */
const PROGRAMS: Programs = shopPrograms({
  'segment.joined': {
    ...segmentOf(text`select distinct customer_id as customer_key from visits
      where at <= ${AS_OF}::timestamptz and at > ${AS_OF}::timestamptz - interval '36 hours'`),
    refresh: { cron: '0 */8 * * *', zone: NEW_YORK, catchUp: 'all' },
  },
  'journey.welcome': journey({
    steps: STEPS,
    reentry: { kind: 'after', duration: duration('3d'), zone: ZONE },
  }),
  'journey.weekly': journey({
    id: 'weekly',
    trigger: {
      kind: 'schedule',
      segment: 'joined',
      schedule: { cron: '30 2 * * 0', zone: NEW_YORK, catchUp: 'all' },
    },
    reentry: { kind: 'always' },
    steps: STEPS,
  }),
})

async function world(db: TestDatabase): Promise<TestDatabase> {
  await db.runScript('create table visits (customer_id text, at timestamptz)')
  // A fixed scatter of visits over the days, dense enough that people come back.
  await db.run(sql`
    insert into visits
    select 'p' || lpad((n % 60)::text, 4, '0'),
      ${APPLIED}::timestamptz + make_interval(mins => (('x' || left(md5(n::text), 7))::bit(28)::int % 25920))
    from generate_series(1, 200) n`)
  const people = manyPeople(60, APPLIED).map((person, index) => ({
    ...person,
    agreed: index % 4 !== 0,
  }))
  await openShop(db, PROGRAMS, people, APPLIED)
  return db
}

async function decisions(db: TestDatabase) {
  const messages = (await ledger(db)).map(
    (row) =>
      `${row.due} ${row.journey} ${row.step} ${row.customer} ${row.status} ${row.reason} ${row.id}`,
  )
  const people = (await enrolments(db)).map((row) => JSON.stringify(row))
  const changes = await db.run<{ change: string }>(sql`
    select at::text || ' ' || change || ' ' || customer_key as change from crm.segment_change order by 1`)
  return { messages, people, changes: changes.map((row) => row.change) }
}

describeDatabases('catching up', (engine) => {
  // PGlite is PostgreSQL, four times slower: it shows with half of the days, a change of clocks among them, that it is the same.
  const last = engine.name === 'pglite' ? 11 : 19
  const END = dayOf(last)

  test('many virtual days, daily virtual steps, one late run and a worker that sleeps two days decide the same', async () => {
    const inOneGo = await world(await engine.shared())
    await runVirtual(inOneGo, END, testSender())
    const expected = await decisions(inOneGo)
    expect(expected.messages.length).toBeGreaterThan(10 * last)
    expect(expected.changes.length).toBeGreaterThan(10 * last)

    const daily = await world(await engine.shared())
    for (let day = 2; day <= last; day += 1) await runVirtual(daily, dayOf(day), testSender())
    expect(await decisions(daily)).toEqual(expected)

    const late = await world(await engine.shared())
    await runActual(late, END, testSender())
    expect(await decisions(late)).toEqual(expected)

    // Asleep for two days, and after each waking the clock steps back an hour: what is decided is decided.
    const asleep = await world(await engine.shared())
    for (let day = 3; day <= last; day += 2) {
      await runActual(asleep, dayOf(day), testSender())
      await runActual(
        asleep,
        new Date(Date.parse(dayOf(day)) - 3_600_000).toISOString(),
        testSender(),
      )
    }
    expect(await decisions(asleep)).toEqual(expected)
  }, 240_000)
})

function dayOf(day: number): string {
  return `2026-03-${String(day).padStart(2, '0')}T00:00:00.000Z`
}
