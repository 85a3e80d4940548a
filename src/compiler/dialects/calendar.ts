/**
 * Calendar arithmetic: instants and zones in, instants and local days out (SEMANTICS 2–5). Of as-of alone they must be
 * expressions that a planner computes once. Local times that are skipped or come twice resolve to the later instant
 * (docs/decisions/20261122-windows-and-days.md).
 */
import type { Period } from '../../ir/condition-over-time.ts'
import type { Duration } from '../../ir/duration.ts'
import type { Grain } from '../../ir/kpi.ts'
import type { Fragment } from './fragment.ts'

export interface Calendar {
  /** The earliest instant that counts. */
  readonly beginning: Fragment
  /** Later than every instant. */
  readonly never: Fragment
  /** The local date of an instant. */
  localDay(instant: Fragment, zone: string): Fragment
  /** The local date and time of an instant. */
  localTime(instant: Fragment, zone: string): Fragment
  /** A local date and time a whole day later or earlier: further than any change of clocks. */
  addLocalDay(local: Fragment, direction: 1 | -1): Fragment
  /** The first instant of a local day. */
  startOfDay(day: Fragment, zone: string): Fragment
  nextDay(day: Fragment): Fragment
  /** The day some days away. */
  addDays(day: Fragment, days: number): Fragment
  /** The day so many days away as an expression says. */
  addDayCount(day: Fragment, days: Fragment): Fragment
  /** Whole days from one day to a later one. */
  daysFrom(earlier: Fragment, later: Fragment): Fragment
  /** An instant moved by a duration: months and days on the local calendar, then hours, minutes and seconds exactly. */
  shiftInstant(instant: Fragment, duration: Duration, direction: 1 | -1, zone: string): Fragment
  /** A day moved by the calendar parts of a duration. */
  shiftDay(day: Fragment, duration: Duration): Fragment
  /** An instant whole days of 24 hours away. */
  addClockDays(instant: Fragment, days: number): Fragment
  /** The calendar period an instant lies in, as something that is the same all through it. */
  periodOf(instant: Fragment, period: Period, zone: string): Fragment
  /** The first day of the period that began so many periods before the one of a day. */
  startOfPeriodAgo(day: Fragment, period: Period, periodsAgo: number): Fragment
  /** The first local day of a report's bucket, as text. */
  bucketDay(instant: Fragment, grain: Exclude<Grain, 'total'>, zone: string): Fragment
  /** Whether a day lies within so many days of a yearly return of a date, the first one year on. */
  isNearAnniversary(date: Fragment, day: Fragment, before: number, after: number): Fragment
}
