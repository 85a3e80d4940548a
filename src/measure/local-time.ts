/** Local calendar dates and a zone in, instants out, as SQL: the only place where measure turns days into instants. */
import { type RawBuilder, sql } from 'kysely'

/**
 * The first instant of a local day. `at time zone` alone gives the second midnight where clocks go back over it, and
 * the moment before midnight alone fails where a whole day was skipped; the earlier of both is right in each case.
 */
export function startOfDay(local: RawBuilder<unknown>, zone: string): RawBuilder<unknown> {
  const instant = sql`interval '1 microsecond'`
  return sql`least(${local} at time zone ${zone}::text, ((${local} - ${instant}) at time zone ${zone}::text) + ${instant})`
}

/** A written `YYYY-MM-DD` or instant as the instant at which it starts; `shift` moves a date by whole days. */
export function instantOf(written: string, zone: string, shift = 0): RawBuilder<unknown> {
  if (!isDate(written)) return sql`${written}::text::timestamptz`
  return startOfDay(sql`(${written}::text::date + ${shift}::int)::timestamp`, zone)
}

export function isDate(written: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(written)
}
