/** The aggregates of a number that SQL has a function of the same name for. */
import { sql } from 'kysely'
import type { MeasureFunction } from '../../../ir/condition.ts'
import type { MeasureDefinition } from './measure-definition.ts'

type NumberFunction = Extract<MeasureFunction, 'sum' | 'avg' | 'min' | 'max'>

export interface PropertyMeasureSpec {
  readonly fn: NumberFunction
  readonly description: string
  readonly isNeverMissing: boolean
  readonly phrase: string
}

export function propertyMeasure(spec: PropertyMeasureSpec): MeasureDefinition<NumberFunction> {
  return {
    description: spec.description,
    of: ['number', 'money'],
    isNeverMissing: spec.isNeverMissing,
    isWhole: false,
    readsZone: false,
    measure: (of) => (of === undefined ? undefined : { fn: spec.fn, of }),
    type: (of) => ({ type: of?.type === 'money' ? 'money' : 'number' }),
    label: (of) => `${spec.fn}_${of}`,
    aggregate: ({ of }) => sql`${sql.raw(spec.fn)}(${of})`,
    value: (aggregated) => aggregated,
    explain: (event, of) => `${spec.phrase} ${of} over ${event} events`,
  }
}
