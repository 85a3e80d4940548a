/** M6: how often and how long a channel tries, and that a provider is left alone as long as it asks (SEMANTICS 26). */
import { expect, test } from 'vitest'
import type { RetryPolicy } from '../../src/ir/channel.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { EMAIL, emailChannel, shopPrograms } from './shop-programs.ts'
import { openShop, outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const NEXT_DAY = '2026-01-02T20:00:00.000Z'
const three = ['a', 'b', 'c'].map((id) => ({ id, joined: JOINED }))

describeDatabases('M6: a channel says how often', (engine) => {
  const withRetry = (retry: RetryPolicy) =>
    shopPrograms({ 'channel.email': emailChannel({ ...EMAIL, retry }) })

  test.each([1, 2, 8])('SEMANTICS 26: %s attempts at most', async (attempts) => {
    const db = await engine.shared()
    await openShop(db, withRetry({ attempts, withinSeconds: 864_000 }), three.slice(0, 1), APPLIED)
    const sender = testSender(() => ({ kind: 'notAccepted', detail: 'busy' }))
    await runVirtual(db, '2026-01-05T00:00:00.000Z', sender)
    expect(sender.handed).toHaveLength(attempts)
    expect(await outcomes(db)).toEqual(['a hello failed:attempts-exhausted'])
  })

  test('SEMANTICS 26: no attempt later than `within` after the first', async () => {
    const db = await engine.shared()
    await openShop(db, withRetry({ attempts: 20, withinSeconds: 3600 }), three.slice(0, 1), APPLIED)
    const sender = testSender(() => ({ kind: 'notAccepted', detail: 'busy' }))
    await runVirtual(db, NEXT_DAY, sender)
    const last = Date.parse(sender.handed.at(-1)?.at ?? '')
    expect(last - Date.parse(REFRESHED)).toBeLessThanOrEqual(3600_000)
    expect(sender.handed.length).toBeGreaterThanOrEqual(3)
    expect(await outcomes(db)).toEqual(['a hello failed:attempts-exhausted'])
  })

  test('`within` counts from the first attempt, however late that was', async () => {
    const db = await engine.shared()
    await openShop(db, withRetry({ attempts: 5, withinSeconds: 3600 }), three.slice(0, 1), APPLIED)
    const busy = testSender(() => ({ kind: 'notAccepted', detail: 'busy' }))
    await runActual(db, '2026-01-03T00:00:00.000Z', busy)
    expect(await outcomes(db)).toEqual(['a hello retry'])
  })

  test('SEMANTICS 26: a provider is left alone as long as it asks, and no longer than `within`', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms(), three, APPLIED)
    const asked: Readonly<Record<string, number>> = { a: 3600, b: 30, c: 7 * 3600 }
    const sender = testSender(({ to }, attempt) =>
      attempt > 1
        ? { kind: 'accepted' }
        : { kind: 'notAccepted', detail: '429', retryAfterSeconds: asked[to.slice(0, 1)] ?? 0 },
    )
    await runVirtual(db, NEXT_DAY, sender)
    const second = (name: string) => sender.handed.filter(({ to }) => to.startsWith(name))[1]?.at
    expect(second('a')).toBe('2026-01-01T22:00:00.000Z')
    expect(Date.parse(second('b') ?? '') - Date.parse(REFRESHED)).toBeGreaterThanOrEqual(60_000)
    expect(second('c')).toBeUndefined()
    expect(await outcomes(db)).toEqual([
      'a hello handed',
      'b hello handed',
      'c hello failed:attempts-exhausted',
    ])
  })
})
