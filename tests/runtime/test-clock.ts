/** A clock that stands still until it is set; sleeping moves it. */
import type { Clock, Instant } from '../../src/ir/clock.ts'

export interface TestClock extends Clock {
  set(instant: Instant): void
}

export function testClock(start: Instant): TestClock {
  let instant = start
  return {
    now: () => instant,
    set: (next) => {
      instant = next
    },
    sleepUntil: async (until) => {
      if (until > instant) instant = until
    },
  }
}
