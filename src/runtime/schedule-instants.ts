/** A schedule and an instant in, the instants at which it falls due out. Nothing here sleeps or reads a clock. */
import { Cron } from 'croner'
import type { Instant } from '../ir/clock.ts'
import type { Schedule } from '../ir/schedule.ts'
import { addMilliseconds, isAfter } from './instant.ts'

const PATTERNS = new Map<string, Cron>()
/** Thousands of segments share one schedule and one cursor; each answer is computed once. */
const NEXT = new Map<string, Instant | undefined>()
const NEXT_LIMIT = 10_000

/** The first instant of the schedule strictly after `after`; `undefined` when there is none. */
export function nextInstant(schedule: Schedule, after: Instant): Instant | undefined {
  const key = `${schedule.cron}|${schedule.zone}|${after}`
  if (NEXT.has(key)) return NEXT.get(key)
  const next = patternOf(schedule).nextRun(after)?.toISOString()
  if (NEXT.size >= NEXT_LIMIT) NEXT.clear()
  NEXT.set(key, next)
  return next
}

/** The last instant of the schedule in `(after, until]`: what `catchUp: latest` runs of all that was missed. */
export function latestInstant(
  schedule: Schedule,
  after: Instant,
  until: Instant,
): Instant | undefined {
  // croner looks strictly before its reference and to the second, so `until` itself needs a step beyond it.
  const previous = patternOf(schedule)
    .previousRuns(3, addMilliseconds(until, 1000))
    .map((run) => run.toISOString())
  return previous.find((run) => !isAfter(run, until) && isAfter(run, after))
}

function patternOf(schedule: Schedule): Cron {
  const key = `${schedule.cron}|${schedule.zone}`
  const known = PATTERNS.get(key)
  if (known !== undefined) return known
  const pattern = new Cron(schedule.cron, {
    timezone: schedule.zone,
    mode: '5-part',
    paused: true,
  })
  PATTERNS.set(key, pattern)
  return pattern
}
