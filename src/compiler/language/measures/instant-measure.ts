/** The aggregates that are the instant of one of the events. */
import { sql } from 'kysely'
import { windowBounds } from '../windows/table.ts'
import type { MeasureDefinition } from './measure-definition.ts'

export interface InstantMeasureSpec {
  readonly fn: 'firstAt' | 'lastAt'
  readonly sqlFunction: 'min' | 'max'
  readonly description: string
  readonly phrase: string
}

export function instantMeasure(
  spec: InstantMeasureSpec,
): MeasureDefinition<InstantMeasureSpec['fn']> {
  return {
    description: spec.description,
    isNeverMissing: false,
    isWhole: false,
    readsZone: false,
    measure: () => ({ fn: spec.fn }),
    type: () => ({ type: 'instant' }),
    label: () => `${spec.sqlFunction === 'min' ? 'first' : 'last'}_at`,
    aggregate: ({ at }) => sql`${sql.raw(spec.sqlFunction)}(${at})`,
    value: (aggregated) => aggregated,
    // The value is an event's instant: a window it is compared with moves over that event.
    bounds: (test) => (test.op === 'within' ? windowBounds(test.window) : []),
    explain: (event) => `${spec.phrase} ${event} event`,
  }
}
