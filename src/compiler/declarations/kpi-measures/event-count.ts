/** `count: { event, where, segment, distinct }`: how many events, different customers or different values. */
import { isJsonObject, type JsonObject } from '../../../ir/json.ts'
import type { EventCount } from '../../../ir/kpi.ts'
import { textField } from '../../fields/written-field.ts'
import { eventCountSql } from '../../sql/kpi-events.ts'
import { sqlSourceOf } from '../graph-catalog.ts'
import { eventReads, resolveEventFields, segmentDependency } from './event-fields.ts'
import type { MeasureKind } from './measure-kind.ts'

export const EVENT_COUNT: MeasureKind<'eventCount'> = {
  resolve(written, path, context) {
    const property = distinctProperty(written)
    const aggregate =
      property === undefined ? { fn: 'count' as const } : { fn: 'distinct' as const, of: property }
    const fields = resolveEventFields(written, aggregate, path, context)
    if (fields === undefined) return undefined
    return { kind: 'eventCount', ...fields, ...distinctOf(written, property) }
  },
  dependencies: segmentDependency,
  catalogReads: eventReads,
  compile: (measure, bucketing, graph) => ({
    source: 'events',
    sql: eventCountSql(measure, bucketing, sqlSourceOf(graph)),
  }),
}

function distinctProperty({ distinct }: JsonObject): string | undefined {
  return isJsonObject(distinct) ? textField(distinct, 'of') : undefined
}

function distinctOf(
  { distinct }: JsonObject,
  property: string | undefined,
): Pick<EventCount, 'distinct'> {
  if (property !== undefined) return { distinct: { kind: 'property', property } }
  return distinct === 'customers' ? { distinct: { kind: 'customers' } } : {}
}
