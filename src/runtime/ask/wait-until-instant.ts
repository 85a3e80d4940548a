/** A wait until a local moment or a date in, the instant it is over as SQL out, beside a person `p` and their traits `t`. */
import { type RawBuilder, sql } from 'kysely'
import type { LocalMoment, TraitMoment, WaitUntilStep } from '../../ir/journey.ts'

type Fragment = RawBuilder<unknown>

/** `zones`: those that PostgreSQL knows; a customer whose own is none of them is in the other one. NULL without a date. */
export function waitUntilSql({ until, zone }: WaitUntilStep, zones: readonly string[]): Fragment {
  const name = sql`${zone.name}::text`
  const own =
    zone.trait === undefined
      ? name
      : sql`case when t.zone = any(${zones}::text[]) then t.zone else ${name} end`
  return until.kind === 'local' ? nextLocal(until, own) : traitMoment(until, own)
}

/** The first of today and the next days that is such a day and not over; a local time that is skipped is the later instant. */
function nextLocal({ time, weekdays }: LocalMoment, zone: Fragment): Fragment {
  const day = sql`((p.arrived_at at time zone ${zone})::date + n.days)`
  const at =
    time === undefined
      ? sql`case when n.days = 0 then p.arrived_at else ${day}::timestamp at time zone ${zone} end`
      : sql`(${day} + ${time}::time) at time zone ${zone}`
  return sql`(
    select min(x.at) from (
      select ${at} as at, extract(isodow from ${day})::int as weekday from generate_series(0, 8) as n (days)
    ) x
    where x.at >= p.arrived_at and x.weekday = any(${weekdays.map(String)}::text[]::int[])
  )`
}

function traitMoment({ type, offset, time }: TraitMoment, zone: Fragment): Fragment {
  const { months, days, seconds } = offset
  const calendar = sql`make_interval(months => ${months}::int, days => ${days}::int)`
  const exact = sql`make_interval(secs => ${seconds}::int)`
  // Hours from an instant are exact: nothing is read off a calendar.
  if (type === 'instant' && time === undefined && months === 0 && days === 0) {
    return sql`case when isfinite(t.moment) then t.moment + ${exact} end`
  }
  const local = type === 'date' ? sql`t.moment::timestamp` : sql`(t.moment at time zone ${zone})`
  const base = time === undefined ? local : sql`(${local}::date + ${time}::time)`
  return sql`case when isfinite(t.moment) then ((${base} + ${calendar}) at time zone ${zone}) + ${exact} end`
}
