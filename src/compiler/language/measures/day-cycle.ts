/** The customer's own cycle as SQL: from the first to the last local day with events, in steps of one such day to the next. */
import { type RawBuilder, sql } from 'kysely'
import type { Dialect } from '../../dialects/dialect.ts'
import type { Fragment } from '../fragment.ts'

export interface DayCycle {
  readonly lastDay: Fragment
  /** Days from the first to the last. */
  readonly span: Fragment
  /** How many steps; NULL with a single day, which is no cycle. */
  readonly steps: Fragment
}

/** Several events of one day are one step, so that an order split in two is no cycle of no days. */
export function dayCycle(at: Fragment, zone: string, { calendar, types }: Dialect): DayCycle {
  const day = calendar.localDay(at, zone)
  const lastDay: RawBuilder<unknown> = sql`max(${day})`
  return {
    lastDay,
    span: types.cast(calendar.daysFrom(sql`min(${day})`, lastDay), 'decimal'),
    steps: sql`nullif(count(distinct ${day}) - 1, 0)`,
  }
}

/** A zone as part of a column's name. */
export function zoneLabel(zone: string): string {
  return zone.toLowerCase().replace(/[^a-z0-9]+/g, '_')
}
