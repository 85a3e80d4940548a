/** The `Clock` port over a number: sleeping is moving on, so that a month runs in seconds and tests never wait. */
import type { Clock, Instant } from '../../ir/clock.ts'
import { instantAt } from './instant-at.ts'
import { wholeMilliseconds } from './whole-milliseconds.ts'

export class VirtualClock implements Clock {
  #now: number

  constructor(start: Instant) {
    this.#now = wholeMilliseconds(start)
  }

  now(): Instant {
    return instantAt(this.#now)
  }

  /** Never goes back: sleeping until what has passed returns at once, as with the machine's clock. */
  async sleepUntil(instant: Instant, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return
    this.#now = Math.max(this.#now, wholeMilliseconds(instant))
  }
}
