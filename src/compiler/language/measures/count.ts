/** `count`: how many events; 0 for customers with none (SEMANTICS 9). */
import { sql } from 'kysely'
import type { MeasureDefinition } from './measure-definition.ts'

export const COUNT: MeasureDefinition<'count'> = {
  description: 'How many events there are; 0 without any.',
  isNeverMissing: true,
  isWhole: true,
  readsZone: false,
  measure: () => ({ fn: 'count' }),
  type: () => ({ type: 'number' }),
  label: () => 'events',
  aggregate: () => sql`count(*)`,
  value: (aggregated) => aggregated,
  explain: (event) => `number of ${event} events`,
}
