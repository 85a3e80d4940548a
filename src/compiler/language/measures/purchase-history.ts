/**
 * What predictions know of a customer, as SQL: the days with a purchase after the first one (x), and the weeks from the first
 * to the last of them and to as-of's day. The fit of a model and its predictions read the same.
 */
import { sql } from 'kysely'
import type { Fragment, Moment } from '../fragment.ts'
import { localDay } from '../time-sql.ts'
import { today } from '../windows/named-moments.ts'
import { zoneLabel } from './day-cycle.ts'

/** What days are counted from, so that they stand among numbers. */
const EPOCH = sql`date '1970-01-01'`

/** Over a customer's events: x, the first and the last day. Several events of one local day are one purchase. */
export function purchaseHistory(at: Fragment, zone: string): Fragment {
  return sql`array[${sql.join(numbersOf(localDay(at, zone)))}]`
}

/** The same and, last, what all days after the first one brought; an event without a value brings nothing. */
export function spendHistory(at: Fragment, of: Fragment, zone: string): Fragment {
  const day = localDay(at, zone)
  const ofFirstDay = sql`(select sum(brought.value) from unnest(array_agg(${day}), array_agg(${of})) as brought(day, value) where brought.day = min(${day}))`
  const later = sql`coalesce(sum(${of}), 0) - coalesce(${ofFirstDay}, 0)`
  return sql`array[${sql.join([...numbersOf(day), later])}]::numeric[]`
}

export function historyLabel(zone: string): string {
  return `history_${zoneLabel(zone)}`
}

function numbersOf(day: Fragment): readonly Fragment[] {
  return [sql`count(distinct ${day}) - 1`, sql`min(${day}) - ${EPOCH}`, sql`max(${day}) - ${EPOCH}`]
}

/** A row to select from: `x`, `recency` and `age` in weeks, NULL without events, and what else is asked for. */
export function historyRow(
  history: Fragment,
  moment: Moment,
  zone: string,
  others: readonly Fragment[] = [],
): Fragment {
  const [steps, first, last] = [1, 2, 3].map(
    (place) => sql`(${history})[${sql.raw(String(place))}]`,
  )
  // Where clocks go back over midnight, as-of's day may be the one before that of an event.
  const columns = [
    sql`(${steps})::float8 as x`,
    sql`(${last} - ${first})::float8 / 7 as recency`,
    sql`greatest(${today(moment, zone)} - ${EPOCH} - ${first}, ${last} - ${first})::float8 / 7 as age`,
    ...others,
  ]
  return sql`select ${sql.join(columns)}`
}

/** The first and the last day as dates. */
export function firstDay(history: Fragment): Fragment {
  return sql`(${EPOCH} + (${history})[2]::int)`
}

export function lastDay(history: Fragment): Fragment {
  return sql`(${EPOCH} + (${history})[3]::int)`
}

/** What days after the first one brought, of the history that has it. */
export function laterSpend(history: Fragment): Fragment {
  return sql`(${history})[4]`
}
