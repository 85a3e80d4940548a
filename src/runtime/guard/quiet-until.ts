/** An instant, quiet hours and a zone in; when they are over out, or nothing when it is not quiet. */
import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../../ir/clock.ts'
import type { QuietHours } from '../../ir/guard-settings.ts'

export function quietUntil(
  now: Instant,
  { from, to }: Pick<QuietHours, 'from' | 'to'>,
  zone: string,
): Instant | undefined {
  const local = Temporal.Instant.from(now).toZonedDateTimeISO(zone)
  const [time, start, end] = [local.toPlainTime(), timeOf(from), timeOf(to)]
  const hasBegun = compare(time, start) >= 0
  const isOver = compare(time, end) >= 0
  const isOverMidnight = compare(start, end) > 0
  const isQuiet = isOverMidnight ? hasBegun || !isOver : hasBegun && !isOver
  if (!isQuiet) return undefined
  const day = local.toPlainDate().add({ days: isOverMidnight && hasBegun ? 1 : 0 })
  // Where clocks change at this very hour, the later instant, as everywhere.
  const over = day.toPlainDateTime(end).toZonedDateTime(zone, { disambiguation: 'later' })
  return over.toInstant().toString({ smallestUnit: 'millisecond' })
}

const { compare } = Temporal.PlainTime

function timeOf(written: string): Temporal.PlainTime {
  return Temporal.PlainTime.from(written)
}
