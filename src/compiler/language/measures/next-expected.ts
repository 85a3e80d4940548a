/**
 * `nextExpected`: the day on which the next event is due by the customer's own cycle, or with `cycles` so many of them after
 * the last (after several the customer is likely lost). Missing with fewer than two days with events.
 */
import { sql } from 'kysely'
import { dayCycle, zoneLabel } from './day-cycle.ts'
import type { MeasureDefinition } from './measure-definition.ts'

const MAX_CYCLES = 100

export const NEXT_EXPECTED: MeasureDefinition<'nextExpected'> = {
  description:
    "The day the next one is due: the last day with one, and the customer's own cycle after it; missing with fewer than two such days.",
  isNeverMissing: false,
  isWhole: false,
  readsZone: false,
  settings: {
    cycles: {
      type: 'integer',
      minimum: 1,
      maximum: MAX_CYCLES,
      description: 'How many cycles after the last one. Default 1.',
    },
  },
  measure: (_, { zone, written }) => ({
    fn: 'nextExpected',
    zone,
    cycles: typeof written.cycles === 'number' ? written.cycles : 1,
  }),
  type: () => ({ type: 'date' }),
  label: (_, { zone, cycles }) => `next_expected_${cycles}_${zoneLabel(zone)}`,
  aggregate({ at, dialect }, { zone, cycles }) {
    const { calendar, types } = dialect
    const { lastDay, span, steps } = dayCycle(at, zone, dialect)
    const passed = sql`round(${types.parameter(cycles, 'integer')} * ${span} / ${steps})`
    // The smallest of those that are there: without a cycle it would be the bound, so the steps are asked first.
    const days = types.cast(types.least([passed, sql`1000000`]), 'integer')
    return sql`case when ${steps} > 0 then ${calendar.addDayCount(lastDay, days)} end`
  },
  value: (aggregated) => aggregated,
  sortsRows: true,
  explain(event, _, measure) {
    const { cycles = 1 } = measure ?? {}
    return cycles === 1
      ? `expected day of the next ${event} event`
      : `day ${cycles} of the customer's own cycles after the last ${event} event`
  },
}
