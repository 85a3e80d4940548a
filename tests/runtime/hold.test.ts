/** J9, M5: the kill switch and the pause of a journey, for workers that are already at work, too. */
import { expect, test } from 'vitest'
import type { Database } from '../../src/ir/database.ts'
import { changeHold } from '../../src/runtime/hold/change-hold.ts'
import type { HoldKind } from '../../src/runtime/hold/hold.ts'
import { readHolds } from '../../src/runtime/hold/read-holds.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { duration, journey, shopPrograms, template, ZONE } from './shop-programs.ts'
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

interface Change {
  readonly kind?: HoldKind
  readonly journey?: string | null
  readonly isHeld?: boolean
  readonly at?: string
}

function hold(
  db: Database,
  { kind = 'stop', journey = null, isHeld = true, at = APPLIED }: Change,
) {
  return changeHold(db, SCHEMA, { kind, journey, isHeld, reason: 'a mistake', actor: 'ada', at })
}

const OTHER = {
  'template.other': template({ id: 'other', class: 'transactional' }),
  'journey.other': journey({
    id: 'other',
    steps: [{ kind: 'send', id: 'other', template: 'other' }],
  }),
}

describeDatabases('J9: kill switch', (engine) => {
  test('after a stop nothing is sent, of any class, and what fell due stays withheld after the start', async () => {
    const db = await engine.shared()
    const people = [
      { id: 'a', joined: JOINED },
      { id: 'b', joined: '2026-01-02T12:00:00.000Z' },
    ]
    await openShop(db, shopPrograms(OTHER), people, APPLIED)
    expect(await hold(db, {})).toEqual({ kind: 'changed', before: undefined })
    const sender = testSender()
    const stopped = await runVirtual(db, REFRESHED, sender)
    expect(sender.handed).toEqual([])
    expect(await outcomes(db)).toEqual(['a hello withheld:stopped', 'a other withheld:stopped'])
    expect(stopped.holds).toEqual([
      { kind: 'stop', journey: null, reason: 'a mistake', actor: 'ada', since: APPLIED },
    ])

    await hold(db, { isHeld: false, at: REFRESHED })
    const started = await runVirtual(db, LATER, sender)
    expect(started.holds).toEqual([])
    expect(sender.accepted()).toEqual(['b@example.com', 'b@example.com'])
    expect(await outcomes(db)).toContain('a hello withheld:stopped')
  })

  test('one journey alone', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(OTHER), [{ id: 'a', joined: JOINED }], APPLIED)
    await hold(db, { journey: 'welcome' })
    await runVirtual(db, REFRESHED, testSender())
    expect(await outcomes(db)).toEqual(['a hello withheld:stopped', 'a other handed'])
  })

  test('a stop while a mailing goes out also stops what is claimed and not begun', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), manyPeople(60, JOINED), APPLIED)
    const sender = testSender(async () => {
      if (sender.handed.length === 1) await hold(db, {})
      return { kind: 'accepted' }
    })
    const summary = await runVirtual(db, REFRESHED, sender)
    // A claim is 20 by SMTP, of which 10 are begun at once: those alone are out.
    expect(sender.handed).toHaveLength(10)
    expect(summary.messages.withheld).toEqual([{ reason: 'stopped', count: 50 }])
    expect((await ledger(db)).filter((row) => row.status === 'handed')).toHaveLength(10)
  })

  test('what waits for its next attempt is stopped, too', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), [{ id: 'a', joined: JOINED }], APPLIED)
    await runActual(
      db,
      REFRESHED,
      testSender(() => ({ kind: 'notAccepted', detail: 'busy' })),
    )
    await hold(db, {})
    await runActual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual(['a hello withheld:stopped'])
  })

  test('the log keeps every change; a repeated one changes nothing', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), [], APPLIED)
    await hold(db, {})
    expect(await hold(db, { at: LATER })).toMatchObject({
      kind: 'unchanged',
      before: { since: APPLIED },
    })
    await hold(db, { kind: 'pause', journey: 'welcome' })
    expect((await readHolds(db, SCHEMA)).map((one) => [one.kind, one.journey])).toEqual([
      ['stop', null],
      ['pause', 'welcome'],
    ])
    await hold(db, { isHeld: false })
    expect(await hold(db, { isHeld: false })).toEqual({ kind: 'unchanged', before: undefined })
    expect((await readHolds(db, SCHEMA)).map((one) => one.kind)).toEqual(['pause'])
  })

  test.runIf(engine.name === 'postgres')(
    'three workers at once: after the commit of a stop none begins another message',
    async () => {
      const db = await engine.open()
      await openShop(db, shopPrograms(), manyPeople(600, JOINED), APPLIED)
      const begunAfter: string[] = []
      let isStopped = false
      const senders = [1, 2, 3].map(() =>
        testSender(async (message) => {
          if (isStopped) begunAfter.push(message.to)
          await new Promise((resolve) => setTimeout(resolve, 2))
          if (!isStopped && handed() > 60) {
            await hold(db, {})
            isStopped = true
          }
          return { kind: 'accepted' }
        }),
      )
      const handed = () => senders.reduce((sum, sender) => sum + sender.handed.length, 0)
      await Promise.all(senders.map((sender) => runActual(db, LATER, sender)))
      // Each of the others may have 10 begun already.
      expect(begunAfter.length).toBeLessThanOrEqual(30)
      const rows = await ledger(db)
      expect(rows.filter((row) => row.status === 'handed')).toHaveLength(handed())
      expect(rows.filter((row) => row.reason === 'stopped')).toHaveLength(600 - handed())
    },
  )
})

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
    await hold(db, { kind: 'pause', journey: 'welcome' })
    const paused = await runActual(db, '2026-01-03T12:00:00.000Z', testSender())
    expect(paused.messages.sent).toBe(0)
    expect((await enrolments(db)).map((row) => [row.customer, row.step, row.due])).toEqual([
      ['a', 'wait-1', '2026-01-02T21:00:00.000Z'],
      ['b', 'hello', '2026-01-02T21:00:00.000Z'],
    ])
    // What is next is not what is paused.
    expect(paused.nextDue).toBe('2026-01-03T21:00:00.000Z')

    await hold(db, { kind: 'pause', journey: 'welcome', isHeld: false })
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
    await hold(db, { kind: 'pause', journey: 'welcome' })
    await runActual(db, REFRESHED, testSender())
    await hold(db, { kind: 'pause', journey: 'welcome', isHeld: false })
    await runActual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual(['a hello withheld:expired'])
  })

  test('a pause while a mailing goes out: the rest waits and goes out on resume, each once', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), manyPeople(60, JOINED), APPLIED)
    const sender = testSender(async () => {
      if (sender.handed.length === 1) await hold(db, { kind: 'pause', journey: 'welcome' })
      return { kind: 'accepted' }
    })
    await runVirtual(db, REFRESHED, sender)
    expect(sender.handed).toHaveLength(10)
    await hold(db, { kind: 'pause', journey: 'welcome', isHeld: false })
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
    await hold(db, { kind: 'pause', journey: 'welcome', at: '2026-01-01T03:00:00.000Z' })
    await runActual(db, '2026-01-03T12:00:00.000Z', sender)
    await hold(db, {
      kind: 'pause',
      journey: 'welcome',
      isHeld: false,
      at: '2026-01-04T03:00:00.000Z',
    })
    // The worker comes late: on the 4th it was still paused, on the 5th no more.
    await runActual(db, '2026-01-05T12:00:00.000Z', sender)
    expect(sender.handed).toHaveLength(2)
    expect((await enrolments(db)).map((row) => row.key)).toEqual([
      '2026-01-01T01:00:00.000Z',
      '2026-01-05T01:00:00.000Z',
    ])
  })
})
