/** `distinct`: how many different values of a property there are; missing values are none. */
import { sql } from 'kysely'
import type { MeasureDefinition } from './measure-definition.ts'

export const DISTINCT: MeasureDefinition<'distinct'> = {
  description: 'How many different values of a property there are; 0 without any.',
  of: ['text', 'number', 'money', 'boolean', 'date', 'instant'],
  isNeverMissing: true,
  isWhole: true,
  sortsRows: true,
  readsZone: false,
  measure: (of) => (of === undefined ? undefined : { fn: 'distinct', of }),
  type: () => ({ type: 'number' }),
  label: (of) => `distinct_${of}`,
  aggregate: ({ of }) => sql`count(distinct ${of})`,
  value: (aggregated) => aggregated,
  explain: (event, of) => `number of different ${of} over ${event} events`,
}
