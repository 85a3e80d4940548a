/** Days, durations and windows (SEMANTICS 2–6), with Temporal. */
import { Temporal } from 'temporal-polyfill'
import type { Duration } from '../../../src/ir/duration.ts'
import type { Window } from '../../../src/ir/window.ts'
import type { Value } from './values.ts'

export function dayOf(instant: Temporal.Instant, zone: string): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(zone).toPlainDate()
}

/** The first instant of the day, or of the next one that exists. */
export function startOf(day: Temporal.PlainDate, zone: string): Temporal.Instant {
  return day.toZonedDateTime(zone).toInstant()
}

export function shift(
  instant: Temporal.Instant,
  { months, days, seconds }: Duration,
  sign: 1 | -1,
  zone: string,
): Temporal.Instant {
  let moved = instant
  if (months !== 0 || days !== 0) {
    moved = instant
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()
      .add({ months: sign * months })
      .add({ days: sign * days })
      .toZonedDateTime(zone, { disambiguation: 'later' })
      .toInstant()
  }
  return moved.add({ seconds: sign * seconds })
}

const compare = Temporal.Instant.compare

function isBetween(t: Temporal.Instant, from: Temporal.Instant, to: Temporal.Instant): boolean {
  return compare(from, t) <= 0 && compare(t, to) <= 0
}

/** Days are whole: from the start of the first to the start of the day after the last. */
function isInDays(
  t: Temporal.Instant,
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
  zone: string,
): boolean {
  return (
    compare(startOf(first, zone), t) <= 0 && compare(t, startOf(last.add({ days: 1 }), zone)) < 0
  )
}

/** Whether an instant lies in a window of a customer, at as-of. */
export function isInWindow(
  t: Temporal.Instant,
  window: Window,
  asOf: Temporal.Instant,
  trait: (name: string) => Value | undefined,
): boolean {
  if (compare(t, asOf) > 0) return false
  if (window.kind === 'all') return true
  const today = dayOf(asOf, window.zone)
  switch (window.kind) {
    case 'last':
      return isBetween(t, shift(asOf, window.duration, -1, window.zone), asOf)
    case 'days':
      return isBetween(t, startOf(today.subtract({ days: window.count - 1 }), window.zone), asOf)
    case 'pastDays':
      return isInDays(
        t,
        today.subtract({ days: window.count }),
        today.subtract({ days: 1 }),
        window.zone,
      )
    case 'dates': {
      const [from, to] = [Temporal.PlainDate.from(window.from), Temporal.PlainDate.from(window.to)]
      return isInDays(t, from, to, window.zone)
    }
    case 'relativeTo':
      return isAround(t, window, trait(window.trait))
  }
}

function isAround(
  t: Temporal.Instant,
  { from, to, zone }: Extract<Window, { kind: 'relativeTo' }>,
  anchor: Value | undefined,
): boolean {
  if (anchor?.type === 'instant') {
    return isBetween(t, shift(anchor.value, from, 1, zone), shift(anchor.value, to, 1, zone))
  }
  if (anchor?.type !== 'date') return false
  const move = ({ months, days }: Duration) => anchor.value.add({ months }).add({ days })
  return isInDays(t, move(from), move(to), zone)
}

/** Whether a date lies in a window: between the local days its ends lie in, never after today. */
export function isDateInWindow(
  date: Temporal.PlainDate,
  window: Exclude<Window, { kind: 'all' | 'relativeTo' }>,
  asOf: Temporal.Instant,
): boolean {
  const today = dayOf(asOf, window.zone)
  const isIn = (first: Temporal.PlainDate, last: Temporal.PlainDate) =>
    Temporal.PlainDate.compare(first, date) <= 0 &&
    Temporal.PlainDate.compare(date, last) <= 0 &&
    Temporal.PlainDate.compare(date, today) <= 0
  switch (window.kind) {
    case 'last':
      return isIn(dayOf(shift(asOf, window.duration, -1, window.zone), window.zone), today)
    case 'days':
      return isIn(today.subtract({ days: window.count - 1 }), today)
    case 'pastDays':
      return isIn(today.subtract({ days: window.count }), today.subtract({ days: 1 }))
    case 'dates':
      return isIn(Temporal.PlainDate.from(window.from), Temporal.PlainDate.from(window.to))
  }
}
