/** `sum: { event, of, where, segment, top }`: the sum of a property, of everyone or of the customers with the most. */

import { resolvePercent } from '../../fields/share.ts'
import { textField } from '../../fields/written-field.ts'
import { eventSumSql } from '../../sql/kpi-events.ts'
import { sqlSourceOf } from '../graph-catalog.ts'
import { eventReads, resolveEventFields, segmentDependency } from './event-fields.ts'
import type { MeasureKind } from './measure-kind.ts'

export const EVENT_SUM: MeasureKind<'eventSum'> = {
  resolve(written, path, context) {
    const of = textField(written, 'of') ?? ''
    const fields = resolveEventFields(written, { fn: 'sum', of }, path, context)
    const top = textField(written, 'top')
    const percent = top === undefined ? undefined : resolvePercent(top, [...path, 'top'], context)
    if (fields === undefined || (top !== undefined && percent === undefined)) return undefined
    if (percent === '0') {
      context.report('CRM8102', [...path, 'top'], {
        message: 'The top 0% of customers are nobody',
        fix: 'Write a percentage above zero, such as "10%".',
      })
      return undefined
    }
    return {
      kind: 'eventSum',
      ...fields,
      of,
      ...(percent === undefined ? {} : { top: { percent } }),
    }
  },
  dependencies: segmentDependency,
  catalogReads: eventReads,
  compile: (measure, bucketing, graph) => ({
    source: 'events',
    sql: eventSumSql(measure, bucketing, sqlSourceOf(graph)),
  }),
}
