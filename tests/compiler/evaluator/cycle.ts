/** The first and last instant of some events, and the customer's own cycle: local days with events, one by one. */
import { Temporal } from 'temporal-polyfill'
import type { Measure } from '../../../src/ir/condition.ts'
import { type Decimal, decimal } from './decimal.ts'
import { dayOf } from './time.ts'
import type { Value } from './values.ts'

export type TimeMeasure = Extract<Measure, { fn: 'firstAt' | 'lastAt' | 'nextExpected' }>

export function isTimeMeasure(measure: Measure): measure is TimeMeasure {
  return ['firstAt', 'lastAt', 'nextExpected'].includes(measure.fn)
}

export function timeMeasure(
  measure: TimeMeasure,
  instants: readonly Temporal.Instant[],
): Value | undefined {
  const sorted = instants.toSorted(Temporal.Instant.compare)
  if (measure.fn !== 'nextExpected') {
    const value = sorted.at(measure.fn === 'firstAt' ? 0 : -1)
    return value === undefined ? undefined : { type: 'instant', value }
  }
  const gaps = dayGaps(instants, measure.zone)
  const last = sorted.at(-1)
  if (last === undefined || gaps.length === 0) return undefined
  const span = measure.cycles * gaps.reduce((sum, gap) => sum + gap, 0)
  // Half a day counts as a day.
  const days = Math.floor((2 * span + gaps.length) / (2 * gaps.length))
  return { type: 'date', value: dayOf(last, measure.zone).add({ days }) }
}

/** Days from each local day with events to the next. */
export function dayGaps(instants: readonly Temporal.Instant[], zone: string): readonly number[] {
  const days = [...new Set(instants.map((instant) => dayOf(instant, zone).toString()))]
    .sort()
    .map((day) => Temporal.PlainDate.from(day))
  return days.slice(1).flatMap((day, index) => {
    const before = days[index]
    return before === undefined ? [] : [before.until(day, { largestUnit: 'day' }).days]
  })
}

export function gapDecimals(
  instants: readonly Temporal.Instant[],
  zone: string,
): readonly Decimal[] {
  return dayGaps(instants, zone).map((gap) => decimal(String(gap)))
}
