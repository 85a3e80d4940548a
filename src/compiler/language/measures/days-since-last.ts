/** `daysSinceLast`: local calendar days from the day of the last event to as-of's day, 0 today; missing without any. */
import { sql } from 'kysely'
import type { Comparison } from '../../../ir/comparison.ts'
import type { Moment } from '../fragment.ts'
import { startOfDayAgo, today } from '../windows/named-moments.ts'
import type { MeasureDefinition } from './measure-definition.ts'

/** No event lies further back, because the years of the catalog's values begin with 1; databases do not count much further. */
const MOST_DAYS = 2_000_000

export const DAYS_SINCE_LAST: MeasureDefinition<'daysSinceLast'> = {
  description: 'Calendar days since the last one, 0 when it was today; missing without any.',
  isNeverMissing: false,
  isWhole: true,
  readsZone: true,
  measure: () => ({ fn: 'daysSinceLast' }),
  type: () => ({ type: 'number' }),
  label: () => 'last_at',
  aggregate: ({ at }) => sql`max(${at})`,
  value(aggregated, moment, zone) {
    if (zone === undefined) throw new Error('daysSinceLast has no zone')
    const { calendar } = moment.dialect
    return calendar.daysFrom(calendar.localDay(aggregated, zone), today(moment, zone))
  },
  bounds(test, zone) {
    if (zone === undefined) throw new Error('daysSinceLast has no zone')
    // A last event on the day n days ago passes another test tomorrow than today when n is compared with.
    const days = numbersIn(test).flatMap((n) => [Math.floor(n) - 1, Math.floor(n), Math.ceil(n)])
    return [...new Set(days.filter((n) => n <= MOST_DAYS))].map(
      (n) => (moment: Moment) => startOfDayAgo(moment, n, zone),
    )
  },
  explain: (event) => `number of days since the last ${event} event`,
}

function numbersIn(test: Comparison): readonly number[] {
  switch (test.op) {
    case 'between':
      return [Number(test.low.value), Number(test.high.value)]
    case 'in':
    case 'notIn':
      return test.values.map(({ value }) => Number(value))
    case 'is':
    case 'isNot':
    case 'lessThan':
    case 'atMost':
    case 'moreThan':
    case 'atLeast':
      return [Number(test.value.value)]
    default:
      return []
  }
}
