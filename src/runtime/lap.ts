/**
 * A worker that goes on for good in, how long it stays at one step before it looks at everything else out. A mailing that takes hours
 * must not hold back the receipt of somebody who buys meanwhile.
 */
import type { Instant } from '../ir/clock.ts'
import { addMilliseconds, isAfter } from './instant.ts'

export interface Lap {
  /** True from a few seconds after `since` on. */
  isOver(since: Instant, now: Instant): boolean
  /** A step was left with people due at it: the next lap goes on there. */
  leave(): void
  readonly hasLeft: boolean
}

const STAY_MS = 5_000

export function createLap(): Lap {
  let hasLeft = false
  return {
    isOver: (since, now) => isAfter(now, addMilliseconds(since, STAY_MS)),
    leave() {
      hasLeft = true
    },
    get hasLeft() {
      return hasLeft
    },
  }
}
