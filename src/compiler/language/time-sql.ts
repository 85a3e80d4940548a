/**
 * Calendar arithmetic as SQL: instants and zones in, instants and local days out. Only immutable functions are used
 * (`timestamptz ± interval` is not one), so bounds fold into constants. Local times that are skipped or come twice
 * resolve as PostgreSQL does, to the later instant (docs/decisions/20261122-windows-and-days.md).
 */
import { sql } from 'kysely'
import type { Duration } from '../../ir/duration.ts'
import type { Fragment } from './fragment.ts'

/** The local date of an instant. */
export function localDay(instant: Fragment, zone: string): Fragment {
  return sql`(${instant} at time zone ${zone}::text)::date`
}

/**
 * The first instant of a local day. Midnight alone is not it where clocks go back over midnight (Azores, Havana) and
 * it comes twice: one microsecond after the last moment of the day before does not.
 */
export function startOfDay(day: Fragment, zone: string): Fragment {
  const midnight = sql`(${day})::timestamp at time zone ${zone}::text`
  const before = sql`((${day})::timestamp - interval '1 microsecond') at time zone ${zone}::text`
  const after = sql`(${before} at time zone 'UTC' + interval '1 microsecond') at time zone 'UTC'`
  return sql`least(${midnight}, ${after})`
}

/** The day some days away. */
export function addDays(day: Fragment, days: number): Fragment {
  if (days === 0) return day
  return days > 0 ? sql`${day} + ${days}::int` : sql`${day} - ${-days}::int`
}

/** An instant moved by a duration: months and days on the local calendar, then hours, minutes and seconds exactly. */
export function shiftInstant(
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

/** A day moved by the calendar parts of a duration. */
export function shiftDay(day: Fragment, duration: Duration): Fragment {
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
