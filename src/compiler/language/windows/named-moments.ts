/** Instants and days computed from as-of, under the names compiled SQL gives them. */
import { type Duration, formatDuration } from '../../../ir/duration.ts'
import type { Fragment, Moment } from '../fragment.ts'

export function today(moment: Moment, zone: string): Fragment {
  return moment.named('today', `today ${zone}`, ({ dialect, asOf }) =>
    dialect.calendar.localDay(asOf, zone),
  )
}

/** The start of the local day some days before today. */
export function startOfDayAgo(moment: Moment, daysAgo: number, zone: string): Fragment {
  const label = daysAgo === 0 ? 'start_of_today' : `start_of_${daysAgo}_days_ago`
  return moment.named(label, `start ${daysAgo} ${zone}`, (inner) => {
    const { calendar } = inner.dialect
    return calendar.startOfDay(calendar.addDays(today(inner, zone), -daysAgo), zone)
  })
}

/** The instant a duration before as-of. */
export function durationAgo(moment: Moment, duration: Duration, zone: string): Fragment {
  const text = formatDuration(duration)
  return moment.named(`last_${text}`, `last ${text} ${zone}`, ({ dialect, asOf }) =>
    dialect.calendar.shiftInstant(asOf, duration, -1, zone),
  )
}
