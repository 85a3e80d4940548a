/** J9: a journey pauses itself when a KPI is crossed, before it goes on and in the middle of a mailing. */
import { expect, test } from 'vitest'
import type { KpiProgram } from '../../src/ir/compiled.ts'
import type { Database } from '../../src/ir/database.ts'
import type { PauseWhen } from '../../src/ir/journey.ts'
import { measureNewest } from '../../src/measure/measure-newest.ts'
import { changeHold } from '../../src/runtime/hold/change-hold.ts'
import { readHolds } from '../../src/runtime/hold/read-holds.ts'
import { runUntil } from '../../src/runtime/tick.ts'
import { describeDatabases } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import { journey, type Programs, shopPrograms, ZONE } from './shop-programs.ts'
import { enrolments, ledger, manyPeople, openShop, SCHEMA } from './shop-state.ts'
import { text } from './sql-text.ts'
import { type TestClock, testClock } from './test-clock.ts'
import { type TestSender, testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const NEXT_DAY = '2026-01-02T21:00:00.000Z'

/** The share of this month's messages of the journey that failed. */
const FAILED: KpiProgram = {
  kind: 'kpi',
  kpi: {
    id: 'failed',
    measure: {
      kind: 'ratio',
      of: { kind: 'messageCount', journey: 'welcome', status: 'failed' },
      to: { kind: 'messageCount', journey: 'welcome' },
    },
    grain: 'month',
    zone: ZONE,
  },
  queries: [
    { source: 'messages', journey: 'welcome', status: 'failed', distinctCustomers: false },
    { source: 'messages', journey: 'welcome', distinctCustomers: false },
  ],
}

const BROKEN: KpiProgram = {
  ...FAILED,
  queries: [
    { source: 'events', sql: text`select null::text as bucket, count(*) as value from nowhere` },
  ],
}

function guarded(kpi: KpiProgram, limits: string | Omit<PauseWhen, 'kpi'>): Programs {
  const pauseWhen = typeof limits === 'string' ? { moreThan: limits } : limits
  return shopPrograms({
    'kpi.failed': kpi,
    'journey.welcome': journey({ pauseWhen: { kpi: 'failed', ...pauseWhen } }),
  })
}

const people = [
  { id: 'a', joined: JOINED },
  { id: 'b', joined: JOINED },
  { id: 'c', joined: '2026-01-02T12:00:00.000Z' },
]

function run(db: Database, clock: TestClock, sender: TestSender) {
  return runUntil({
    ...{ db, schema: SCHEMA, until: clock.now(), mode: 'actual', clock, measureKpi: measureNewest },
    senders: () => sender,
    secret,
  })
}

const refuses = (which: string) =>
  testSender((message) =>
    message.to.startsWith(which)
      ? { kind: 'rejected', detail: '550 spam' }
      : { kind: 'accepted', providerId: message.id },
  )

describeDatabases('J9: auto-pause', (engine) => {
  test('more than the limit pauses, with the reason; until someone resumes, and again while it is so', async () => {
    const db = await engine.shared()
    await openShop(db, guarded(FAILED, '0.4'), people, APPLIED)
    const first = await run(db, testClock(REFRESHED), refuses('a'))
    expect(first.problems).toEqual([])
    expect(first.messages).toMatchObject({ sent: 1, failed: 1 })

    const sender = testSender()
    const second = await run(db, testClock(NEXT_DAY), sender)
    expect(sender.handed).toEqual([])
    expect(second.problems).toMatchObject([
      { code: 'CRM7304', severity: 'error', address: 'journey.welcome' },
    ])
    const hold = { kind: 'pause', journey: 'welcome', actor: 'crm', since: NEXT_DAY } as const
    expect(await readHolds(db, SCHEMA)).toEqual([
      { ...hold, reason: 'failed is 0.5, more than 0.4' },
    ])
    expect((await enrolments(db)).map((row) => `${row.customer} ${row.status}`)).toEqual([
      'a finished',
      'b finished',
      'c active',
    ])
    // Once paused it is not said again.
    expect((await run(db, testClock(NEXT_DAY), sender)).problems).toEqual([])

    const resume = { kind: 'pause', journey: 'welcome', reason: null, actor: 'ada' } as const
    await changeHold(db, SCHEMA, { ...resume, isHeld: false, at: NEXT_DAY })
    expect((await run(db, testClock(NEXT_DAY), sender)).problems).toMatchObject([
      { code: 'CRM7304' },
    ])
    // In February nothing has failed yet.
    await changeHold(db, SCHEMA, { ...resume, isHeld: false, at: '2026-02-01T00:00:00.000Z' })
    const later = await run(db, testClock('2026-02-01T00:00:00.000Z'), sender)
    expect(later.problems).toEqual([])
    expect(sender.accepted()).toEqual(['c@example.com'])
  })

  test('at the limit is not over it', async () => {
    const db = await engine.shared()
    await openShop(db, guarded(FAILED, '0.5'), people, APPLIED)
    await run(db, testClock(REFRESHED), refuses('a'))
    const sender = testSender()
    await run(db, testClock(NEXT_DAY), sender)
    expect(sender.accepted()).toEqual(['c@example.com'])
  })

  // Half of them failed by then.
  test.each([
    ['less than', { lessThan: '0.6' }, 'failed is 0.5, less than 0.6'],
    ['exactly', { lessThan: '0.5' }, undefined],
    ['within both of', { lessThan: '0.4', moreThan: '0.6' }, undefined],
    ['under both of', { lessThan: '0.55', moreThan: '0.6' }, 'failed is 0.5, less than 0.55'],
    ['over both of', { lessThan: '0.4', moreThan: '0.45' }, 'failed is 0.5, more than 0.45'],
  ])('%s the limits %j, and a KPI without a value pauses nobody', async (_, limits, reason) => {
    const db = await engine.shared()
    await openShop(db, guarded(FAILED, limits), people, APPLIED)
    const first = await run(db, testClock(REFRESHED), refuses('a'))
    expect(first.problems).toEqual([])
    const sender = testSender()
    await run(db, testClock(NEXT_DAY), sender)
    expect((await readHolds(db, SCHEMA)).map((hold) => hold.reason)).toEqual(
      reason === undefined ? [] : [reason],
    )
    expect(sender.accepted()).toEqual(reason === undefined ? ['c@example.com'] : [])
  })

  test.each([
    ['', 0],
    [', of a clock that steps back an hour', 3_600_000],
  ])('in the middle of a mailing%s', async (_, stepsBack) => {
    const db = await engine.shared()
    await openShop(db, guarded(FAILED, '0.1'), manyPeople(200, JOINED), APPLIED)
    const clock = testClock(REFRESHED)
    const sender = testSender(() => {
      const step = sender.handed.length === 5 ? -stepsBack : 0
      clock.set(new Date(Date.parse(clock.now()) + 3_000 + step).toISOString())
      return { kind: 'rejected', detail: '550 spam' }
    })
    const summary = await run(db, clock, sender)
    expect(summary.problems.map((one) => one.code)).toEqual(['CRM7304'])
    expect(sender.handed.length).toBeLessThanOrEqual(45)
    // What was claimed and not begun waits with the others.
    const statuses = new Set((await ledger(db)).map((row) => row.status))
    expect([...statuses].sort()).toEqual(['failed', 'retry'])
  })

  test('a KPI that cannot be measured pauses: nobody is written to while nobody can tell', async () => {
    const db = await engine.shared()
    await openShop(db, guarded(BROKEN, '0.4'), people, APPLIED)
    const sender = testSender()
    const summary = await run(db, testClock(NEXT_DAY), sender)
    expect(sender.handed).toEqual([])
    expect(summary.problems[0]?.message).toContain('nowhere')
    expect((await readHolds(db, SCHEMA))[0]?.reason).toMatch(/^failed cannot be measured/)
  })
})
