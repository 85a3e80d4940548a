/** J9: the pause of a journey by hand and by its declaration, and what happens on resume (SEMANTICS 21). */
import { expect, test } from 'vitest'
import type { Database } from '../../src/ir/database.ts'
import { changeHold } from '../../src/runtime/hold/change-hold.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { duration, journey, shopPrograms, ZONE } from './shop-programs.ts'
import {
  applyPrograms,
  enrolments,
  ledger,
  manyPeople,
  openShop,
  outcomes,
  SCHEMA,
} from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const LATER = '2026-01-04T00:00:00.000Z'

/** On by default. */
function pause(db: Database, { isHeld = true, at = APPLIED } = {}) {
  const change = { kind: 'pause', journey: 'welcome', reason: 'a mistake', actor: 'ada' } as const
  return changeHold(db, SCHEMA, { ...change, isHeld, at })
}

const STEPS = [
  { kind: 'send', id: 'hello', template: 'hello' },
  { kind: 'wait', id: 'wait-1', duration: duration('1d'), zone: ZONE },
  { kind: 'send', id: 'again', template: 'hello' },
] as const

describeDatabases('J9: pause', (engine) => {
  test('nobody moves and nothing is sent; who enters waits, and on resume waits count from when they fell due', async () => {
    const db = await engine.shared()
    const people = [
      { id: 'a', joined: JOINED },
      { id: 'b', joined: '2026-01-02T12:00:00.000Z' },
    ]
    await openShop(
      db,
      shopPrograms({ 'journey.welcome': journey({ steps: STEPS }) }),
      people,
      APPLIED,
    )
    await runActual(db, REFRESHED, testSender())
    await pause(db)
    const paused = await runActual(db, '2026-01-03T12:00:00.000Z', testSender())
    expect(paused.messages.sent).toBe(0)
    expect((await enrolments(db)).map((row) => [row.customer, row.step, row.due])).toEqual([
      ['a', 'wait-1', '2026-01-02T21:00:00.000Z'],
      ['b', 'hello', '2026-01-02T21:00:00.000Z'],
    ])
    // What is next is not what is paused.
    expect(paused.nextDue).toBe('2026-01-03T21:00:00.000Z')

    await pause(db, { isHeld: false })
    await runActual(db, LATER, testSender())
    expect((await ledger(db)).map((row) => [row.customer, row.step, row.due, row.decided])).toEqual(
      [
        ['a', 'hello', REFRESHED, REFRESHED],
        ['a', 'again', '2026-01-02T21:00:00.000Z', LATER],
        ['b', 'hello', '2026-01-02T21:00:00.000Z', LATER],
        ['b', 'again', '2026-01-03T21:00:00.000Z', LATER],
      ],
    )
  })

  test('SEMANTICS 21: what is too late on resume is withheld as expired', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'send', id: 'hello', template: 'hello', expireAfter: duration('12h') },
    ] as const
    const programs = shopPrograms({ 'journey.welcome': journey({ steps }) })
    await openShop(db, programs, [{ id: 'a', joined: JOINED }], APPLIED)
    await pause(db)
    await runActual(db, REFRESHED, testSender())
    await pause(db, { isHeld: false })
    await runActual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual(['a hello withheld:expired'])
  })

  test('a pause while a mailing goes out: the rest waits and goes out on resume, each once', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), manyPeople(60, JOINED), APPLIED)
    const sender = testSender(async () => {
      if (sender.handed.length === 1) await pause(db)
      return { kind: 'accepted' }
    })
    await runVirtual(db, REFRESHED, sender)
    expect(sender.handed).toHaveLength(10)
    await pause(db, { isHeld: false })
    await runVirtual(db, LATER, sender)
    expect(sender.handed).toHaveLength(60)
    expect(new Set(sender.accepted()).size).toBe(60)
  })

  test('a declaration that pauses, applied while a mailing goes out, stops what is claimed and not begun', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), manyPeople(60, JOINED), APPLIED)
    const sender = testSender(async () => {
      if (sender.handed.length === 1) {
        await applyPrograms(db, { 'journey.welcome': journey({ paused: true }) }, REFRESHED)
      }
      return { kind: 'accepted' }
    })
    await runVirtual(db, REFRESHED, sender)
    expect(sender.handed).toHaveLength(10)
    await applyPrograms(db, { 'journey.welcome': journey() }, LATER)
    await runVirtual(db, LATER, sender)
    expect(new Set(sender.accepted()).size).toBe(60)
    expect(sender.handed).toHaveLength(60)
  })

  test('a retry of a paused journey waits; the declaration pauses like the command', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), [{ id: 'a', joined: JOINED }], APPLIED)
    await runActual(
      db,
      REFRESHED,
      testSender(() => ({ kind: 'notAccepted', detail: 'busy' })),
    )
    await applyPrograms(db, { 'journey.welcome': journey({ paused: true }) }, REFRESHED)
    const sender = testSender()
    await runActual(db, '2026-01-02T12:00:00.000Z', sender)
    expect(await outcomes(db)).toEqual(['a hello retry'])
    await applyPrograms(db, { 'journey.welcome': journey() }, LATER)
    await runActual(db, LATER, sender)
    expect(await outcomes(db)).toEqual(['a hello handed'])
  })

  test('the same by a declaration, for a worker that was away all the time', async () => {
    const db = await engine.shared()
    const daily = {
      trigger: {
        kind: 'schedule',
        segment: 'joined',
        schedule: { cron: '0 10 * * *', zone: ZONE, catchUp: 'all' },
      },
      reentry: { kind: 'always' },
    } as const
    const programs = shopPrograms({ 'journey.welcome': journey(daily) })
    await openShop(db, programs, [{ id: 'a', joined: '2025-12-01T00:00:00Z' }], APPLIED)
    const paused = { 'journey.welcome': journey({ ...daily, paused: true }) }
    await applyPrograms(db, paused, '2026-01-02T00:00:00.000Z')
    await applyPrograms(db, { 'journey.welcome': journey(daily) }, '2026-01-04T03:00:00.000Z')
    const sender = testSender()
    await runActual(db, '2026-01-05T12:00:00.000Z', sender)
    expect((await enrolments(db)).map((row) => row.key)).toEqual([
      '2026-01-01T01:00:00.000Z',
      '2026-01-05T01:00:00.000Z',
    ])
    expect(sender.handed).toHaveLength(2)
  })

  test('knadh/listmonk#2313: instants of a schedule that fall in a pause are not made up for on resume', async () => {
    const db = await engine.shared()
    const weekly = journey({
      trigger: {
        kind: 'schedule',
        segment: 'joined',
        schedule: { cron: '0 10 * * *', zone: ZONE, catchUp: 'all' },
      },
      reentry: { kind: 'always' },
    })
    const programs = shopPrograms({ 'journey.welcome': weekly })
    await openShop(db, programs, [{ id: 'a', joined: '2025-12-01T00:00:00Z' }], APPLIED)
    const sender = testSender()
    await runActual(db, '2026-01-01T02:00:00.000Z', sender)
    expect(sender.handed).toHaveLength(1)
    await pause(db, { at: '2026-01-01T03:00:00.000Z' })
    await runActual(db, '2026-01-03T12:00:00.000Z', sender)
    await pause(db, { isHeld: false, at: '2026-01-04T03:00:00.000Z' })
    // The worker comes late: on the 4th it was still paused, on the 5th no more.
    await runActual(db, '2026-01-05T12:00:00.000Z', sender)
    expect(sender.handed).toHaveLength(2)
    expect((await enrolments(db)).map((row) => row.key)).toEqual([
      '2026-01-01T01:00:00.000Z',
      '2026-01-05T01:00:00.000Z',
    ])
  })
})
