/** The aggregates that are a property of the first or the last event: that event's own value, missing when it has none. */
import { sql } from 'kysely'
import type { Column } from '../../../ir/catalog.ts'
import type { ValueType } from '../../../ir/value.ts'
import type { MeasureDefinition } from './measure-definition.ts'

export interface ValueMeasureSpec {
  readonly fn: 'firstValue' | 'lastValue'
  readonly direction: 'asc' | 'desc'
  readonly description: string
  readonly phrase: string
}

export function valueMeasure(spec: ValueMeasureSpec): MeasureDefinition<ValueMeasureSpec['fn']> {
  const direction = sql.raw(spec.direction)
  return {
    description: spec.description,
    of: ['text', 'number', 'money', 'boolean', 'date', 'instant', 'list'],
    isNeverMissing: false,
    isWhole: false,
    readsZone: false,
    isOfItsProperty: true,
    readsId: true,
    measure: (of, { column }) =>
      of === undefined || column === undefined
        ? undefined
        : { fn: spec.fn, of, type: typeOf(column) },
    type: (column) => (column === undefined ? { type: 'text' } : typeOf(column)),
    label: (of) => `${spec.fn === 'firstValue' ? 'first' : 'last'}_value_${of}`,
    // At one instant the id decides, and without ids the value itself: the answer must not depend on the order of reading.
    aggregate({ of, at, id, dialect }) {
      const value = of ?? sql`null`
      const ties = id === undefined ? sql`` : sql` ${id} ${direction},`
      return dialect.aggregates.firstOf(
        value,
        sql`${at} ${direction},${ties} ${value} ${direction} nulls last`,
      )
    },
    value: (aggregated) => aggregated,
    sortsRows: true,
    explain: (event, of) => `${of} of the ${spec.phrase} ${event} event`,
  }
}

function typeOf(column: Column): ValueType {
  return column.type === 'list' ? { type: 'list', of: column.of } : { type: column.type }
}
