/** M1: a channel's rate holds in any period, over all workers and in both walks, and nobody is lost to it. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Channel, Rate } from '../../src/ir/channel.ts'
import { addMilliseconds } from '../../src/runtime/instant.ts'
import { pacingOf, peekRate, takeRate } from '../../src/runtime/send/channel-rate.ts'
import { runUntil } from '../../src/runtime/tick.ts'
import { describeDatabases } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { duration, EMAIL, emailChannel, journey, shopPrograms } from './shop-programs.ts'
import { createShop, ledger, manyPeople, openShop, outcomes, SCHEMA } from './shop-state.ts'
import { testClock } from './test-clock.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const NEXT_DAY = '2026-01-02T20:00:00.000Z'

const programsWith = (rate: Rate) =>
  shopPrograms({ 'channel.email': emailChannel({ ...EMAIL, rate } satisfies Channel) })

/** The most of these instants that any period of this length holds, its end left out. */
function mostIn(seconds: number, instants: readonly string[]): number {
  const times = instants.map((instant) => Date.parse(instant)).sort((a, b) => a - b)
  const counts = times.map(
    (from) => times.filter((time) => time >= from && time < from + seconds * 1000).length,
  )
  return Math.max(0, ...counts)
}

test.each<Rate>([
  { count: 1, perSeconds: 1 },
  { count: 3, perSeconds: 1 },
  { count: 100, perSeconds: 1 },
  { count: 100_000, perSeconds: 1 },
  { count: 10_000, perSeconds: 3600 },
  { count: 7, perSeconds: 86_400 },
])('no period has more than the rate, and no long one much less: %j', (rate) => {
  const { burst, interval } = pacingOf(rate)
  const period = rate.perSeconds * 1_000_000
  expect(burst + Math.ceil(period / interval) - 1).toBeLessThanOrEqual(rate.count)
  expect(period / interval).toBeGreaterThanOrEqual(rate.count * 0.9)
})

describeDatabases('M1: a rate', (engine) => {
  const ask = { schema: SCHEMA, channel: 'email', rate: { count: 10, perSeconds: 1 } }

  test('grants a few at once, then one after another, whoever asks', async () => {
    const db = await engine.shared()
    await createShop(db)
    const at = (ms: number) => ({ ...ask, now: addMilliseconds(APPLIED, ms) })
    expect(await peekRate(db, at(0))).toMatchObject({ granted: 1 })
    expect(await takeRate(db, { ...at(0), wanted: 5 })).toMatchObject({
      ...{ granted: 1, moreAt: '2026-01-01T00:00:00.100Z' },
    })
    expect(await takeRate(db, { ...at(99), wanted: 1 })).toMatchObject({ granted: 0 })
    expect(await peekRate(db, at(100))).toMatchObject({ granted: 1 })
    expect(await takeRate(db, { ...at(100), wanted: 1 })).toMatchObject({ granted: 1 })
    expect(await takeRate(db, { ...at(9_000), wanted: 5 })).toMatchObject({ granted: 1 })
  })

  test('a clock that was set back an hour stops a channel for a minute, not for an hour', async () => {
    const db = await engine.shared()
    await createShop(db)
    const later = addMilliseconds(APPLIED, 3600_000)
    await takeRate(db, { ...ask, now: later, wanted: 1 })
    expect(await takeRate(db, { ...ask, now: APPLIED, wanted: 1 })).toMatchObject({
      ...{ granted: 0, moreAt: '2026-01-01T00:00:00.100Z' },
    })
  })

  test('in virtual time everyone is reached once, evenly', async () => {
    const db = await engine.shared()
    await openShop(db, programsWith({ count: 10, perSeconds: 60 }), manyPeople(25, JOINED), APPLIED)
    const sender = testSender()
    const summary = await runVirtual(db, NEXT_DAY, sender)
    expect(summary.messages).toMatchObject({ sent: 25, failed: 0, unknown: 0 })
    expect(new Set(sender.handed.map(({ id }) => id)).size).toBe(25)
    const instants = sender.handed.map(({ at }) => at)
    expect(mostIn(60, instants)).toBe(10)
    expect(instants[0]).toBe(REFRESHED)
    expect(Date.parse(instants.at(-1) ?? '') - Date.parse(REFRESHED)).toBe(24 * 6000)
  })

  test('SEMANTICS 21: waits after a send count from when it fell due, not from when there was room', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'send', id: 'hello', template: 'hello' },
      { kind: 'wait', id: 'wait-1', duration: duration('1h'), zone: 'UTC' },
      { kind: 'send', id: 'second', template: 'hello' },
    ] as const
    const programs = {
      ...programsWith({ count: 1, perSeconds: 60 }),
      'journey.welcome': journey({ steps }),
    }
    await openShop(db, programs, manyPeople(3, JOINED), APPLIED)
    await runVirtual(db, NEXT_DAY, testSender())
    const rows = await ledger(db)
    expect(rows.map(({ step, due, status }) => `${step} ${due} ${status}`)).toEqual([
      ...Array(3).fill(`hello ${REFRESHED} handed`),
      ...Array(3).fill('second 2026-01-01T22:00:00.000Z handed'),
    ])
  })

  test('a run that does what is due waits for room by the second, and leaves by the hour to the next run', async () => {
    const db = await engine.shared()
    await openShop(db, programsWith({ count: 5, perSeconds: 1 }), manyPeople(12, JOINED), APPLIED)
    const sender = testSender()
    const clock = testClock(REFRESHED)
    const options = {
      db,
      schema: SCHEMA,
      until: REFRESHED,
      mode: 'actual',
      senders: () => sender,
      secret,
    } as const
    const summary = await runUntil({ ...options, clock })
    expect(summary).toMatchObject({ messages: { sent: 12 }, nextDue: '2026-01-02T21:00:00.000Z' })
    expect(
      mostIn(
        1,
        sender.handed.map(({ at }) => at),
      ),
    ).toBe(5)

    const other = await engine.shared()
    await openShop(
      other,
      programsWith({ count: 2, perSeconds: 3600 }),
      manyPeople(3, JOINED),
      APPLIED,
    )
    expect(await runActual(other, REFRESHED, testSender())).toMatchObject({
      ...{ messages: { sent: 1 }, nextDue: REFRESHED },
    })
    await runActual(other, addMilliseconds(REFRESHED, 3600_000), testSender())
    expect(await outcomes(other)).toHaveLength(2)
  })

  test('several workers at once never hand over more than the rate, and nobody is lost', async () => {
    const db = engine.name === 'postgres' ? await engine.open() : await engine.shared()
    await openShop(db, programsWith({ count: 20, perSeconds: 1 }), manyPeople(60, JOINED), APPLIED)
    const sender = testSender()
    const clock = testClock(REFRESHED)
    const run = () =>
      runUntil({
        db,
        schema: SCHEMA,
        until: REFRESHED,
        clock,
        mode: 'actual',
        senders: () => sender,
        secret,
      })
    await Promise.all([run(), run(), run()])
    // What one worker found no room for after another had taken it waits for its next attempt.
    await runActual(db, addMilliseconds(clock.now(), 60_000), sender)
    expect(new Set(sender.handed.map(({ id }) => id)).size).toBe(60)
    expect(sender.handed).toHaveLength(60)
    expect(
      mostIn(
        1,
        sender.handed.map(({ at }) => at),
      ),
    ).toBeLessThanOrEqual(20)
    const [left] = await db.run<{ count: number }>(
      sql`select count(*) as count from crm.message where status <> 'handed'`,
    )
    expect(left?.count).toBe(0)
  })
})
