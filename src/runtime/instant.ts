/** Instants in, their order or a shifted instant out. The database may keep microseconds, so text alone does not sort. */
import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../ir/clock.ts'

/** Negative when `a` is earlier, positive when it is later, 0 when they are one instant. */
export function compareInstants(a: Instant, b: Instant): number {
  if (a === b) return 0
  if (a.length === b.length) return a < b ? -1 : 1
  return Temporal.Instant.compare(a, b)
}

export function isAfter(a: Instant, b: Instant): boolean {
  return compareInstants(a, b) > 0
}

/** The earliest of those that are there. */
export function earliest(...instants: readonly (Instant | undefined)[]): Instant | undefined {
  let first: Instant | undefined
  for (const instant of instants) {
    if (instant === undefined) continue
    if (first === undefined || isAfter(first, instant)) first = instant
  }
  return first
}

/**
 * Less than so many milliseconds ago. What is later than now is not: a clock that stepped back must not keep anybody from looking
 * again until it has caught up.
 */
export function isRecent(at: Instant | undefined, now: Instant, milliseconds: number): boolean {
  if (at === undefined || isAfter(at, now)) return false
  return isAfter(addMilliseconds(at, milliseconds), now)
}

/** Shifts by whole milliseconds; for backoff and polling, never for calendar durations. */
export function addMilliseconds(instant: Instant, milliseconds: number): Instant {
  return Temporal.Instant.from(instant)
    .add({ milliseconds: Math.round(milliseconds) })
    .toString({ smallestUnit: 'millisecond' })
}
