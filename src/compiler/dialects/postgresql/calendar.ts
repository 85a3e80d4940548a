/**
 * Calendar arithmetic in PostgreSQL. Only immutable functions are used (`timestamptz ± interval` is not one), so bounds fold
 * into constants and can bound an index scan.
 */
import { sql } from 'kysely'
import type { Period } from '../../../ir/condition-over-time.ts'
import type { Duration } from '../../../ir/duration.ts'
import type { Calendar } from '../calendar.ts'
import type { Fragment } from '../fragment.ts'

export const CALENDAR: Calendar = {
  beginning: sql`timestamptz '0001-01-01 00:00:00+00'`,
  never: sql`timestamptz 'infinity'`,
  localDay: (instant, zone) => sql`(${instant} at time zone ${zone}::text)::date`,
  localTime: (instant, zone) => sql`(${instant} at time zone ${zone}::text)`,
  addLocalDay: (local, direction) =>
    direction === 1 ? sql`${local} + interval '1 day'` : sql`${local} - interval '1 day'`,
  startOfDay,
  nextDay: (day) => sql`${day} + 1`,
  addDays,
  addDayCount: (day, days) => sql`${day} + ${days}`,
  daysFrom: (earlier, later) => sql`(${later} - ${earlier})`,
  shiftInstant,
  shiftDay,
  addClockDays: (instant, days) =>
    sql`(${instant} at time zone 'UTC' + make_interval(days => ${days}::int)) at time zone 'UTC'`,
  periodOf: (instant, period, zone) =>
    sql`date_trunc(${period}::text, ${instant} at time zone ${zone}::text)`,
  startOfPeriodAgo(day, period, periodsAgo) {
    const current = sql`date_trunc(${period}::text, (${day})::timestamp)`
    return sql`(${current} - ${periods(period, periodsAgo)})::date`
  },
  bucketDay: (instant, grain, zone) =>
    sql`to_char(date_trunc(${grain}::text, ${instant} at time zone ${zone}::text), 'YYYY-MM-DD')`,
  isNearAnniversary,
}

/**
 * Midnight alone is not the start of a day where clocks go back over midnight (Azores, Havana) and it comes twice: one
 * microsecond after the last moment of the day before does not.
 */
function startOfDay(day: Fragment, zone: string): Fragment {
  const midnight = sql`(${day})::timestamp at time zone ${zone}::text`
  const before = sql`((${day})::timestamp - interval '1 microsecond') at time zone ${zone}::text`
  const after = sql`(${before} at time zone 'UTC' + interval '1 microsecond') at time zone 'UTC'`
  return sql`least(${midnight}, ${after})`
}

function addDays(day: Fragment, days: number): Fragment {
  if (days === 0) return day
  return days > 0 ? sql`${day} + ${days}::int` : sql`${day} - ${-days}::int`
}

function shiftInstant(
  instant: Fragment,
  duration: Duration,
  direction: 1 | -1,
  zone: string,
): Fragment {
  const calendar = intervalOf({ ...duration, seconds: 0 }, direction)
  const exact = intervalOf({ months: 0, days: 0, seconds: duration.seconds }, direction)
  const local = calendar === undefined ? instant : shiftLocal(instant, calendar, sql`${zone}::text`)
  return exact === undefined ? local : shiftLocal(local, exact, sql`'UTC'`)
}

function shiftDay(day: Fragment, duration: Duration): Fragment {
  const interval = intervalOf({ ...duration, seconds: 0 }, 1)
  return interval === undefined ? day : sql`(${day} ${interval})::date`
}

function shiftLocal(instant: Fragment, signedInterval: Fragment, zone: Fragment): Fragment {
  return sql`(${instant} at time zone ${zone} ${signedInterval}) at time zone ${zone}`
}

/** `- make_interval(days => 30)`: the duration's parts have one sign, which is the operator's. */
function intervalOf(duration: Duration, direction: 1 | -1): Fragment | undefined {
  const { months, days, seconds } = duration
  if (months === 0 && days === 0 && seconds === 0) return undefined
  const isNegative = months < 0 || days < 0 || seconds < 0
  const exact = Math.abs(seconds)
  const parts: readonly [number, Fragment][] = [
    [Math.abs(months), sql`months`],
    [Math.abs(days), sql`days`],
    [Math.trunc(exact / 3600), sql`hours`],
    [Math.trunc((exact % 3600) / 60), sql`mins`],
    [exact % 60, sql`secs`],
  ]
  const named = parts.flatMap(([value, name]) =>
    value === 0 ? [] : [sql`${name} => ${value}::int`],
  )
  const interval = sql`make_interval(${sql.join(named)})`
  return isNegative === (direction === 1) ? sql`- ${interval}` : sql`+ ${interval}`
}

function periods(period: Period, count: number): Fragment {
  if (period === 'day') return sql`make_interval(days => ${count}::int)`
  if (period === 'week') return sql`make_interval(days => ${count * 7}::int)`
  return sql`make_interval(months => ${period === 'month' ? count : count * 12}::int)`
}

/** Only the returns of last year, this year and next year can be near. */
function isNearAnniversary(date: Fragment, day: Fragment, before: number, after: number): Fragment {
  const years = sql`extract(year from ${day})::int + near.year - extract(year from ${date})::int`
  const returned = sql`(${date} + make_interval(years => since.years))::date`
  return sql`exists (select from generate_series(-1, 1) as near(year) cross join lateral (select ${years} as years) as since where since.years >= 1 and ${returned} between ${addDays(day, -after)} and ${addDays(day, before)})`
}
