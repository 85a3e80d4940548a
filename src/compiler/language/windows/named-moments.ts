/** Instants and days computed from as-of, under the names compiled SQL gives them. */
import type { Fragment, Moment } from '../fragment.ts'
import { addDays, localDay, startOfDay } from '../time-sql.ts'

export function today(moment: Moment, zone: string): Fragment {
  return moment.named('today', `today ${zone}`, (inner) => localDay(inner.asOf, zone))
}

/** The start of the local day some days before today. */
export function startOfDayAgo(moment: Moment, daysAgo: number, zone: string): Fragment {
  const label = daysAgo === 0 ? 'start_of_today' : `start_of_${daysAgo}_days_ago`
  return moment.named(label, `start ${daysAgo} ${zone}`, (inner) =>
    startOfDay(addDays(today(inner, zone), -daysAgo), zone),
  )
}
