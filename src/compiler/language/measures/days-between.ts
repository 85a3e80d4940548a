/** `daysBetween`: the average number of days from one day with events to the next; missing with fewer than two such days. */
import { sql } from 'kysely'
import { dayCycle, zoneLabel } from './day-cycle.ts'
import type { MeasureDefinition } from './measure-definition.ts'

export const DAYS_BETWEEN: MeasureDefinition<'daysBetween'> = {
  description:
    "The customer's own cycle: the average number of days from one day with events to the next; missing with fewer than two such days.",
  isNeverMissing: false,
  isWhole: false,
  readsZone: false,
  measure: (_, { zone }) => ({ fn: 'daysBetween', zone }),
  type: () => ({ type: 'number' }),
  label: (_, { zone }) => `days_between_${zoneLabel(zone)}`,
  aggregate({ at, dialect }, { zone }) {
    const { span, steps } = dayCycle(at, zone, dialect)
    return sql`${span} / ${steps}`
  },
  value: (aggregated) => aggregated,
  sortsRows: true,
  explain: (event) => `average number of days between ${event} events`,
}
