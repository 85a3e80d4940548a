/** An instant and a duration in, the shifted instant out: the one calendar arithmetic of SEMANTICS 3, done in SQL. */
import { type RawBuilder, sql } from 'kysely'
import { type Duration, isCalendarDuration } from './duration.ts'

/** `instant + duration`: months, weeks and days on the zone's calendar, then the exact part. */
export function shiftInstantSql(
  instant: RawBuilder<unknown>,
  duration: Duration,
  zone: string,
): RawBuilder<string> {
  const { months, days, seconds } = duration
  const exact = sql`make_interval(secs => ${seconds}::int)`
  if (!isCalendarDuration(duration)) return sql<string>`(${instant} + ${exact})`
  const calendar = sql`make_interval(months => ${months}::int, days => ${days}::int)`
  const shifted = sql`((${instant} at time zone ${zone}::text) + ${calendar}) at time zone ${zone}::text`
  return seconds === 0 ? sql<string>`(${shifted})` : sql<string>`((${shifted}) + ${exact})`
}
