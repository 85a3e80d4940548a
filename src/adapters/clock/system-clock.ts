/** The `Clock` port over the machine's clock. */
import type { Clock } from '../../ir/clock.ts'
import { instantAt } from './instant-at.ts'
import { wholeMilliseconds } from './whole-milliseconds.ts'

/** A timer holds at most 2^31 − 1 ms; it also sleeps in steps so that a changed clock or a suspended machine is noticed. */
const LONGEST_STEP_MS = 60_000

export const systemClock: Clock = {
  now: () => instantAt(Date.now()),

  async sleepUntil(instant, signal) {
    const until = wholeMilliseconds(instant)
    for (;;) {
      const left = until - Date.now()
      if (left <= 0 || signal?.aborted === true) return
      await pause(Math.min(left, LONGEST_STEP_MS), signal)
    }
  },
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal?.addEventListener('abort', done)
  })
}
