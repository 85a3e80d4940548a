/** The walk through virtual time: refresh, enrol, wait, send, exit, in the order in which they fall due. */

import { expect, test } from 'vitest'
import { runUntil } from '../../src/runtime/tick.ts'
import { describeDatabases } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import { duration, journey, shopPrograms, ZONE } from './shop-programs.ts'
import { enrolments, ledger, members, openShop, outcomes, SCHEMA } from './shop-state.ts'
import { testClock } from './test-clock.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'

describeDatabases('virtual run', (engine) => {
  test('SEMANTICS 15, 17: those who enter after the first fill are enrolled, greeted and done', async () => {
    const db = await engine.shared()
    const people = [
      { id: 'early', joined: '2025-12-01T00:00:00Z' },
      { id: 'late', joined: '2026-01-02T12:00:00Z' },
    ]
    await openShop(db, shopPrograms(), people, APPLIED)
    const sender = testSender()

    const summary = await runUntil({
      secret,
      db,
      schema: SCHEMA,
      until: '2026-01-05T00:00:00.000Z',
      clock: testClock(APPLIED),
      mode: 'virtual',
      senders: () => sender,
    })

    expect(summary.problems).toEqual([])
    expect(await members(db)).toEqual([
      { customer: 'early', entered: '2026-01-01T00:00:00.000Z' },
      { customer: 'late', entered: '2026-01-02T21:00:00.000Z' },
    ])
    expect(await outcomes(db)).toEqual(['late hello handed'])
    expect(sender.handed).toMatchObject([
      {
        to: 'late@example.com',
        from: 'Shop <hello@shop.example>',
        subject: 'LATE, hello',
        html: '<p>Dear LATE</p>',
        text: 'Dear LATE',
        at: '2026-01-02T21:00:00.000Z',
      },
    ])
    expect(await enrolments(db)).toMatchObject([
      { customer: 'late', status: 'finished', ended: '2026-01-02T21:00:00.000Z', step: null },
    ])
    expect(summary).toMatchObject({
      applyId: 1,
      segments: [{ segment: 'joined', refreshes: 4, entered: 1, left: 0, size: 2 }],
      journeys: [{ journey: 'welcome', enrolled: 1, ended: 1 }],
      messages: { sent: 1, withheld: [] },
      nextDue: '2026-01-05T21:00:00.000Z',
    })
  })

  test('SEMANTICS 3: waits are calendar arithmetic in the zone, from arrival', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'wait', id: 'wait-1', duration: duration('1mo'), zone: ZONE },
      { kind: 'send', id: 'first', template: 'hello' },
      { kind: 'wait', id: 'wait-2', duration: duration('0s'), zone: ZONE },
      { kind: 'wait', id: 'wait-3', duration: duration('1d12h'), zone: 'America/New_York' },
      { kind: 'send', id: 'second', template: 'hello' },
      { kind: 'exit', id: 'exit-1', reason: 'done' },
      { kind: 'send', id: 'never', template: 'hello' },
    ] as const
    const programs = shopPrograms({ 'journey.welcome': journey({ steps }) })
    // Enters at 06:00 on 31 January in Seoul.
    await openShop(db, programs, [{ id: 'a', joined: '2026-01-30T00:00:00Z' }], APPLIED)

    await runUntil({
      secret,
      db,
      schema: SCHEMA,
      until: '2026-04-01T00:00:00.000Z',
      clock: testClock(APPLIED),
      mode: 'virtual',
      senders: () => testSender(),
    })

    const rows = await ledger(db)
    expect(rows.map((row) => [row.step, row.due, row.decided])).toEqual([
      // A month after 31 January, 06:00 in Seoul.
      ['first', '2026-02-27T21:00:00.000Z', '2026-02-27T21:00:00.000Z'],
      ['second', '2026-03-01T09:00:00.000Z', '2026-03-01T09:00:00.000Z'],
    ])
    expect(await enrolments(db)).toMatchObject([
      { status: 'exited', reason: 'done', ended: '2026-03-01T09:00:00.000Z' },
    ])
  })

  test('a second run over the same time changes nothing and says what is due next', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), [{ id: 'a', joined: '2026-01-02T00:00:00Z' }], APPLIED)
    const sender = testSender()
    const run = () =>
      runUntil({
        secret,
        db,
        schema: SCHEMA,
        until: '2026-01-05T00:00:00.000Z',
        clock: testClock(APPLIED),
        mode: 'virtual',
        senders: () => sender,
      })
    await run()
    const again = await run()
    expect(again).toMatchObject({ segments: [], journeys: [], messages: { sent: 0 } })
    expect(sender.accepted()).toEqual(['a@example.com'])
  })

  test('nothing applied: nothing is touched', async () => {
    const db = await engine.shared()
    const summary = await runUntil({
      secret,
      db,
      schema: SCHEMA,
      until: APPLIED,
      clock: testClock(APPLIED),
      mode: 'virtual',
      senders: () => testSender(),
    })
    expect(summary.applyId).toBeUndefined()
  })
})
