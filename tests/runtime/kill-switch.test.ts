/** J9, M5: the kill switch, for workers that are already at work, too. */
import { expect, test } from 'vitest'
import type { Channel } from '../../src/ir/channel.ts'
import type { Database } from '../../src/ir/database.ts'
import { changeHold } from '../../src/runtime/hold/change-hold.ts'
import type { HoldKind } from '../../src/runtime/hold/hold.ts'
import { readHolds } from '../../src/runtime/hold/read-holds.ts'
import { PACE } from '../../src/runtime/send/pace.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { EMAIL, emailChannel, journey, shopPrograms, template } from './shop-programs.ts'
import { ledger, manyPeople, openShop, outcomes, SCHEMA } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const LATER = '2026-01-04T00:00:00.000Z'
const { url: _, ...MAIL } = EMAIL
const OUTBOX: Channel = { ...MAIL, via: 'outbox', directory: 'outbox', format: 'eml' }

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

  test('a stop while messages are stored, which are begun as they are claimed', async () => {
    const db = await engine.shared()
    const programs = shopPrograms({ 'channel.email': emailChannel(OUTBOX) })
    await openShop(db, programs, manyPeople(600, JOINED), APPLIED)
    const sender = testSender(
      async () => {
        if (sender.handed.length === 1) await hold(db, {})
        return { kind: 'accepted' }
      },
      { isIdempotent: true },
    )
    const summary = await runVirtual(db, REFRESHED, sender)
    const { begin } = PACE.outbox
    expect(sender.handed).toHaveLength(begin)
    expect(summary.messages.withheld).toEqual([{ reason: 'stopped', count: 600 - begin }])
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
