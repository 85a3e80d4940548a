/**
 * Fields that counts and sums of events share in, the language's own event condition out. A KPI's events are named,
 * filtered and checked by the words of a segment's, so both have one meaning and one set of messages.
 */
import type { Address } from '../../../ir/address.ts'
import { addressOf } from '../../../ir/address.ts'
import type { CatalogReads } from '../../../ir/catalog-part.ts'
import type { EventCondition } from '../../../ir/condition.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { EventCount, EventSum } from '../../../ir/kpi.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { present, textField } from '../../fields/written-field.ts'
import {
  canonicalCondition,
  conditionDependencies,
  resolveCondition,
} from '../../language/conditions/table.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

export type EventMeasure = EventCount | EventSum
type EventFields = Pick<EventMeasure, 'event' | 'where' | 'segment'>

/** What is read of each event: nothing but its existence, or a property (`of`). */
export interface Aggregate {
  readonly fn: 'count' | 'sum' | 'distinct'
  readonly of?: string
}

/** `undefined` after a report. */
export function resolveEventFields(
  written: JsonObject,
  aggregate: Aggregate,
  path: FieldPath,
  context: DeclarationContext,
): EventFields | undefined {
  const segment = textField(written, 'segment')
  const isSegmentKnown =
    segment === undefined || context.refer('segment', segment, [...path, 'segment'])
  const condition = resolveCondition(asWritten(written, aggregate), path, {
    ...context,
    report: (code, at, detail) => context.report(code, ownPath(at, path, written), detail),
  })
  if (condition === undefined || !isSegmentKnown) return undefined
  const canonical = canonicalCondition(condition)
  if (canonical.kind !== 'event') return undefined
  const { event, where } = canonical
  return {
    event,
    ...present({ where, segment }),
  }
}

function asWritten(written: JsonObject, { fn, of }: Aggregate): JsonObject {
  return {
    event: written.event,
    ...(written.where === undefined ? {} : { where: written.where }),
    [fn]: { ...(of === undefined ? {} : { of }), atLeast: 1 },
  }
}

/** Where the condition says `sum.of`, the KPI has `of`. */
function ownPath(at: FieldPath, path: FieldPath, written: JsonObject): FieldPath {
  const [field, ...rest] = at.slice(path.length)
  return field === undefined || Object.hasOwn(written, field) ? at : [...path, ...rest]
}

/** Everything the measure reads of the catalog, found by the language itself. */
export function eventReads(measure: EventMeasure): CatalogReads {
  const { traits, events } = conditionDependencies(asCondition(measure))
  return { traits, events }
}

function asCondition(measure: EventMeasure): EventCondition {
  const property = propertyOf(measure)
  return {
    kind: 'event',
    event: measure.event,
    ...(measure.where === undefined ? {} : { where: measure.where }),
    window: { kind: 'all' },
    measure: property === undefined ? { fn: 'count' } : { fn: 'distinct', of: property },
    test: { op: 'atLeast', value: { type: 'number', value: '1' } },
  }
}

function propertyOf(measure: EventMeasure): string | undefined {
  if (measure.kind === 'eventSum') return measure.of
  return measure.distinct?.kind === 'property' ? measure.distinct.property : undefined
}

export function segmentDependency({ segment }: EventMeasure): readonly Address[] {
  return segment === undefined ? [] : [addressOf('segment', segment)]
}
