/** A schedule and a span of time in, the last instant in it at which it fell due out. */
import type { Instant } from '../ir/clock.ts'
import { cronOf, nextInstant } from '../ir/next-instant.ts'
import { comesOnce, type Schedule } from '../ir/schedule.ts'
import { addMilliseconds, isAfter } from './instant.ts'

/** The last instant of the schedule in `(after, until]`: what `catchUp: latest` runs of all that was missed. */
export function latestInstant(
  schedule: Schedule,
  after: Instant,
  until: Instant,
): Instant | undefined {
  if (comesOnce(schedule)) {
    const only = nextInstant(schedule, after)
    return only === undefined || isAfter(only, until) ? undefined : only
  }
  // croner looks strictly before its reference and to the second, so `until` itself needs a step beyond it.
  const previous = cronOf(schedule)
    .previousRuns(3, addMilliseconds(until, 1000))
    .map((run) => run.toISOString())
  return previous.find((run) => !isAfter(run, until) && isAfter(run, after))
}
