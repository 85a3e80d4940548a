/**
 * A window of a cap, an instant and a zone in; where the window begins, or when an instant has left it, out. The same
 * calendar as everywhere (SEMANTICS 3–5): both ends of `last` are inside, `days` begins at the local midnight.
 */
import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../../ir/clock.ts'
import type { Duration } from '../../ir/duration.ts'
import type { CapWindow } from '../../ir/guard-settings.ts'
import { addMilliseconds, isAfter } from '../instant.ts'

export function windowStart(window: CapWindow, now: Instant, zone: string): Instant {
  const local = Temporal.Instant.from(now).toZonedDateTimeISO(zone)
  return window.kind === 'days'
    ? textOf(local.subtract({ days: window.count - 1 }).startOfDay())
    : textOf(before(local, window.duration))
}

/** The first instant after `now` at which a message decided on at `at` is in the window no more. */
export function leavesWindow(
  window: CapWindow,
  at: Instant,
  { zone, now }: { readonly zone: string; readonly now: Instant },
): Instant {
  const left = firstOutside(window, at, zone)
  return isAfter(left, now) ? left : nextOutside(window, at, zone, now)
}

/** Where clocks go back a window begins earlier again, and what had left it is inside once more. To the minute. */
function nextOutside(window: CapWindow, at: Instant, zone: string, now: Instant): Instant {
  let next = addMilliseconds(now, MINUTE)
  while (!isAfter(windowStart(window, next, zone), at)) next = addMilliseconds(next, MINUTE)
  return next
}

const MINUTE = 60_000

function firstOutside(window: CapWindow, at: Instant, zone: string): Instant {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(zone)
  if (window.kind === 'days') return textOf(local.add({ days: window.count }).startOfDay())
  const { months, days, seconds } = window.duration
  let left = local.add({ months, days }).add({ seconds })
  for (;;) {
    const start = before(left, window.duration)
    const order = Temporal.ZonedDateTime.compare(start, local)
    if (order > 0) return textOf(left)
    // A month after 31 January is 28 February, and a month before that is 28 January: for days it is still inside.
    left = left.add(order === 0 ? { milliseconds: 1 } : { days: 1 })
  }
}

/** Months and days on the local calendar, then hours, minutes and seconds exactly. */
function before(
  local: Temporal.ZonedDateTime,
  { months, days, seconds }: Duration,
): Temporal.ZonedDateTime {
  return local.subtract({ months, days }).subtract({ seconds })
}

function textOf(local: Temporal.ZonedDateTime): Instant {
  return local.toInstant().toString({ smallestUnit: 'millisecond' })
}
