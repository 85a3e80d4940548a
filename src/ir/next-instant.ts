/** A schedule and an instant in, the next one at which it falls due out. Nothing here sleeps or reads a clock. */
import { Cron } from 'croner'
import { Temporal } from 'temporal-polyfill'
import type { Instant } from './clock.ts'
import { comesOnce, type Schedule } from './schedule.ts'

const PATTERNS = new Map<string, Cron>()
/** Thousands of segments share one schedule and one cursor; each answer is computed once. */
const NEXT = new Map<string, Instant | undefined>()
const NEXT_LIMIT = 10_000

/** The first instant of the schedule strictly after `after`; `undefined` when there is none. */
export function nextInstant(schedule: Schedule, after: Instant): Instant | undefined {
  const key = `${schedule.cron}|${schedule.zone}|${after}`
  if (NEXT.has(key)) return NEXT.get(key)
  const next = findNext(schedule, after)
  if (NEXT.size >= NEXT_LIMIT) NEXT.clear()
  NEXT.set(key, next)
  return next
}

function findNext(schedule: Schedule, after: Instant): Instant | undefined {
  if (!comesOnce(schedule)) return cronOf(schedule).nextRun(after)?.toISOString()
  const at = onlyInstant(schedule)
  return Temporal.Instant.compare(at, after) > 0 ? at : undefined
}

/** Of one that comes once; where clocks change at that time the later instant, as everywhere. */
export function onlyInstant({ cron, zone }: Schedule): Instant {
  return Temporal.PlainDateTime.from(cron)
    .toZonedDateTime(zone, { disambiguation: 'later' })
    .toInstant()
    .toString({ smallestUnit: 'millisecond' })
}

export function cronOf({ cron, zone }: Schedule): Cron {
  const key = `${cron}|${zone}`
  const known = PATTERNS.get(key)
  if (known !== undefined) return known
  const pattern = new Cron(cron, { timezone: zone, mode: '5-part', paused: true })
  PATTERNS.set(key, pattern)
  return pattern
}
