/** `daysSinceLast`: local calendar days from the day of the last event to as-of's day, 0 today; missing without any. */
import { sql } from 'kysely'
import { localDay } from '../time-sql.ts'
import { today } from '../windows/named-moments.ts'
import type { MeasureDefinition } from './measure-definition.ts'

export const DAYS_SINCE_LAST: MeasureDefinition<'daysSinceLast'> = {
  description: 'Calendar days since the last one, 0 when it was today; missing without any.',
  isNeverMissing: false,
  isWhole: true,
  readsZone: true,
  measure: () => ({ fn: 'daysSinceLast' }),
  type: () => ({ type: 'number' }),
  label: () => 'last_at',
  aggregate: (_, at) => sql`max(${at})`,
  value(aggregated, moment, zone) {
    if (zone === undefined) throw new Error('daysSinceLast has no zone')
    return sql`(${today(moment, zone)} - ${localDay(aggregated, zone)})`
  },
  explain: (event) => `number of days since the last ${event} event`,
}
