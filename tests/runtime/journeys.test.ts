/** Enrolment, re-entry, versions and schedules of journeys, and a new apply while a run is under way. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Step } from '../../src/ir/journey.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runActual, runVirtual } from './run-shop.ts'
import {
  DAILY,
  duration,
  joinedSegment,
  journey,
  segmentOf,
  shopPrograms,
  template,
  ZONE,
} from './shop-programs.ts'
import { addPeople, applyPrograms, enrolments, ledger, openShop, outcomes } from './shop-state.ts'
import { AS_OF, text } from './sql-text.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const at = (day: number, hour = 21) => `2026-01-${String(day).padStart(2, '0')}T${hour}:00:00.000Z`

const HELLO: Step = { kind: 'send', id: 'hello', template: 'hello' }
const WAIT_TWO_DAYS: Step = { kind: 'wait', id: 'wait-1', duration: duration('2d'), zone: ZONE }

/** Whoever visited in the last 24 hours; so people come and go. */
const VISITORS = segmentOf(text`select distinct customer_id as customer_key from visits
  where at <= ${AS_OF}::timestamptz and at > ${AS_OF}::timestamptz - interval '24 hours'`)

describeDatabases('versions', (engine) => {
  test('SEMANTICS 22: people in flight finish on the version they were enrolled in', async () => {
    const db = await engine.shared()
    const first = journey({ steps: [WAIT_TWO_DAYS, HELLO] })
    const people = [
      { id: 'a', joined: at(1, 12) },
      { id: 'b', joined: at(2, 12) },
    ]
    const one = await openShop(db, shopPrograms({ 'journey.welcome': first }), people, APPLIED)
    await runVirtual(db, at(1), testSender())
    const second = journey({ steps: [{ kind: 'send', id: 'quick', template: 'hello' }] })
    const two = await applyPrograms(db, { 'journey.welcome': second }, at(1, 22))
    await runVirtual(db, at(5), testSender())
    const rows = await ledger(db)
    expect(rows.map((row) => [row.customer, row.step, row.due, row.applyId])).toEqual([
      ['b', 'quick', at(2), two],
      ['a', 'hello', at(3), one],
    ])
  })

  test('SEMANTICS 22: even when the template of the old version was removed since', async () => {
    const db = await engine.shared()
    const first = journey({ steps: [WAIT_TWO_DAYS, HELLO] })
    const programs = shopPrograms({ 'journey.welcome': first })
    await openShop(db, programs, [{ id: 'a', joined: at(1, 12) }], APPLIED)
    await runVirtual(db, at(1), testSender())
    const second = journey({ steps: [{ kind: 'send', id: 'new', template: 'new' }] })
    await applyPrograms(
      db,
      {
        'journey.welcome': second,
        'template.new': template({ id: 'new' }),
        'template.hello': null,
      },
      at(1, 22),
    )
    await runVirtual(db, at(5), testSender())
    expect(await outcomes(db)).toEqual(['a hello handed'])
  })

  test('a new apply is picked up in the middle of a run', async () => {
    const db = await engine.shared()
    const people = [
      { id: 'a', joined: at(1, 12) },
      { id: 'b', joined: at(2, 12) },
    ]
    await openShop(db, shopPrograms(), people, APPLIED)
    let isApplied = false
    const sender = testSender(async () => {
      if (!isApplied) {
        isApplied = true
        const next = template({ subject: 'a new subject' })
        await applyPrograms(db, { 'template.hello': next }, at(1, 22))
      }
      return { kind: 'accepted' }
    })
    const summary = await runVirtual(db, at(3), sender)
    expect(sender.handed.map((message) => message.subject)).toEqual(['A, hello', 'a new subject'])
    expect(summary.applyId).toBe(2)
  })
})

describeDatabases('re-entry', (engine) => {
  const visit = async (reentry: Parameters<typeof journey>[0]) => {
    const db = await engine.shared()
    await db.runScript('create table visits (customer_id text, at timestamptz)')
    // In on days 2 and 3, out on day 4, in again on days 5 and 9.
    for (const day of [1, 2, 4, 8]) {
      await db.run(sql`insert into visits values ('a', ${at(day, 23)}::timestamptz)`)
    }
    const programs = shopPrograms({
      'segment.joined': VISITORS,
      'journey.welcome': journey(reentry),
    })
    await openShop(db, programs, [{ id: 'a', joined: APPLIED }], APPLIED)
    await runVirtual(db, at(20), testSender())
    return (await enrolments(db)).map((row) => row.started)
  }

  test('SEMANTICS 18: never', async () => {
    expect(await visit({ reentry: { kind: 'never' } })).toEqual([at(2)])
  })

  test('SEMANTICS 18: always, when none is active', async () => {
    expect(await visit({ reentry: { kind: 'always' } })).toEqual([at(2), at(5), at(9)])
    const long: Step = { kind: 'wait', id: 'wait-1', duration: duration('5d'), zone: ZONE }
    expect(await visit({ reentry: { kind: 'always' }, steps: [long] })).toEqual([at(2), at(9)])
  })

  test('SEMANTICS 18: after d since the last one ended', async () => {
    const reentry = { kind: 'after', duration: duration('4d'), zone: ZONE } as const
    expect(await visit({ reentry })).toEqual([at(2), at(9)])
    expect(await visit({ reentry: { ...reentry, duration: duration('7d') } })).toEqual([
      at(2),
      at(9),
    ])
    expect(await visit({ reentry: { ...reentry, duration: duration('8d') } })).toEqual([at(2)])
  })
})

describeDatabases('schedules', (engine) => {
  const weekly = (catchUp: 'all' | 'latest') =>
    journey({
      trigger: {
        kind: 'schedule',
        segment: 'joined',
        // Mondays 10:00 in Seoul: 5, 12, 19 and 26 January, 01:00 UTC.
        schedule: { cron: '0 10 * * 1', zone: ZONE, catchUp },
      },
      reentry: { kind: 'always' },
    })
  const people = [
    { id: 'a', joined: '2025-12-01T00:00:00Z' },
    { id: 'b', joined: at(8) },
  ]
  const mondays = (...days: number[]) => days.map((day) => at(day, 1).replace('T1:', 'T01:'))

  test('PRODUCT J1: at each instant everyone who is a member then is enrolled under it', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms({ 'journey.welcome': weekly('all') }), people, APPLIED)
    const summary = await runVirtual(db, at(20), testSender())
    const rows = await enrolments(db)
    expect(rows.map((row) => [row.customer, row.key, row.started])).toEqual(
      [
        ['a', ...mondays(5)],
        ['a', ...mondays(12)],
        ['a', ...mondays(19)],
        ['b', ...mondays(12)],
        ['b', ...mondays(19)],
      ].map(([customer, instant]) => [customer, instant, instant]),
    )
    expect(summary).toMatchObject({ messages: { sent: 5 }, nextDue: at(21) })
  })

  test('SEMANTICS 21: a late worker runs all missed instants, or only the last', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms({ 'journey.welcome': weekly('all') }), people, APPLIED)
    const sender = testSender()
    await runActual(db, at(20), sender)
    expect((await enrolments(db)).map((row) => row.customer + row.started)).toEqual([
      ...mondays(5, 12, 19).map((instant) => `a${instant}`),
      ...mondays(12, 19).map((instant) => `b${instant}`),
    ])
    // Due in the past, sent and decided now.
    expect(new Set(sender.handed.map((message) => message.at))).toEqual(new Set([at(20)]))
    expect(new Set((await ledger(db)).map((row) => row.decided))).toEqual(new Set([at(20)]))

    const other = await engine.shared()
    await openShop(other, shopPrograms({ 'journey.welcome': weekly('latest') }), people, APPLIED)
    await runActual(other, at(20), testSender())
    expect((await enrolments(other)).map((row) => row.customer + row.started)).toEqual([
      ...mondays(19).map((instant) => `a${instant}`),
      ...mondays(19).map((instant) => `b${instant}`),
    ])
  })

  test('SEMANTICS 21: a segment that catches up only the last is refreshed once', async () => {
    const db = await engine.shared()
    const latest = joinedSegment({ ...DAILY, catchUp: 'latest' })
    await openShop(db, shopPrograms({ 'segment.joined': latest }), people, APPLIED)
    const summary = await runActual(db, at(20, 22), testSender())
    expect(summary.segments).toMatchObject([{ segment: 'joined', refreshes: 1, entered: 1 }])
    expect(await db.run(sql`select as_of from crm.segment_state`)).toEqual([{ as_of: at(20) }])
  })
})

describeDatabases('what cannot be done', (engine) => {
  test('a step the database refuses keeps its people; other steps go on; mended, they follow', async () => {
    const db = await engine.shared()
    const other = journey({
      id: 'other',
      steps: [{ kind: 'send', id: 'first', template: 'hello' }],
    })
    const programs = shopPrograms({ 'journey.other': other })
    await openShop(db, programs, [{ id: 'a', joined: at(1, 12) }], APPLIED)
    await db.runScript(`alter table crm.message add constraint refused check (step <> 'hello')`)
    const summary = await runVirtual(db, at(3), testSender())
    expect(summary.problems).toMatchObject([{ code: 'CRM7008', address: 'journey.welcome' }])
    expect(await outcomes(db)).toEqual(['a first handed'])
    expect(summary.segments).toMatchObject([{ refreshes: 3 }])

    await db.runScript('alter table crm.message drop constraint refused')
    await runActual(db, at(4), testSender())
    const rows = await ledger(db)
    expect(rows.map((row) => [row.step, row.status, row.due])).toEqual([
      ['first', 'handed', at(1)],
      ['hello', 'handed', at(1)],
    ])
  })

  test('a segment whose table is gone is reported and left; the others go on; mended, it catches up', async () => {
    const db = await engine.shared()
    await db.runScript('create table visits (customer_id text, at timestamptz)')
    const programs = shopPrograms({
      'segment.visitors': VISITORS,
      'journey.weekly': journey({
        id: 'weekly',
        trigger: {
          kind: 'schedule',
          segment: 'visitors',
          schedule: { ...DAILY, cron: '0 7 * * *' },
        },
      }),
    })
    await openShop(db, programs, [], APPLIED)
    await addPeople(db, [{ id: 'a', joined: at(1, 12) }])
    await db.runScript('alter table visits rename to moved')
    const summary = await runVirtual(db, at(3, 23), testSender())
    expect(await outcomes(db)).toEqual(['a hello handed'])
    expect(summary.problems.map((one) => [one.code, one.address])).toEqual([
      ['CRM7002', 'segment.visitors'],
      ['CRM7003', 'journey.weekly'],
    ])
    expect(summary.segments.map((one) => one.segment)).toEqual(['joined'])

    await db.runScript(
      `alter table moved rename to visits; insert into visits values ('a', '${at(3, 20)}')`,
    )
    await runActual(db, at(4, 12), testSender())
    expect(await outcomes(db)).toEqual(['a hello handed', 'a hello handed'])
    expect((await enrolments(db)).find((row) => row.journey === 'weekly')?.started).toBe(at(3, 22))
  })
})
