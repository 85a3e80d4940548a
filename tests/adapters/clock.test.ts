/** Both clocks: sleeping ends not before the instant, and always when told to stop. */
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/adapters/clock/system-clock.ts'
import { VirtualClock } from '../../src/adapters/clock/virtual-clock.ts'

const inMs = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString()

describe('virtual clock', () => {
  test('sleeping moves it on at once, and never back', async () => {
    const clock = new VirtualClock('2026-01-01T00:00:00Z')
    await clock.sleepUntil('2026-02-01T00:00:00Z')
    expect(clock.now()).toBe('2026-02-01T00:00:00.000Z')
    await clock.sleepUntil('2026-01-15T00:00:00Z')
    expect(clock.now()).toBe('2026-02-01T00:00:00.000Z')
  })

  test('it does not wake a microsecond early', async () => {
    const clock = new VirtualClock('2026-01-01T00:00:00Z')
    await clock.sleepUntil('2026-01-01T00:00:00.000001Z')
    expect(clock.now()).toBe('2026-01-01T00:00:00.001Z')
    await clock.sleepUntil('2026-01-01T00:00:00.500000Z')
    expect(clock.now()).toBe('2026-01-01T00:00:00.500Z')
  })

  test('an aborted sleep does not move it', async () => {
    const clock = new VirtualClock('2026-01-01T00:00:00Z')
    await clock.sleepUntil('2026-02-01T00:00:00Z', AbortSignal.abort())
    expect(clock.now()).toBe('2026-01-01T00:00:00.000Z')
  })

  test('what is no instant is refused', () => {
    expect(() => new VirtualClock('tomorrow')).toThrow(RangeError)
  })
})

describe('system clock', () => {
  test('sleeps until the instant, not less', async () => {
    const until = inMs(40)
    await systemClock.sleepUntil(until)
    expect(systemClock.now() >= until).toBe(true)
  })

  test('returns at once for the past', async () => {
    await systemClock.sleepUntil('2020-01-01T00:00:00Z')
  })

  test('aborting ends a sleep of years, before and during it', async () => {
    const stop = new AbortController()
    const sleep = systemClock.sleepUntil('2999-01-01T00:00:00Z', stop.signal)
    setTimeout(() => stop.abort(), 10)
    await sleep
    await systemClock.sleepUntil('2999-01-01T00:00:00Z', stop.signal)
  })
})
