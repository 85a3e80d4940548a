/** What conditions over the events of one kind share: `event` and `where`, read, put in one form, told and listed. */
import type { EventTable } from '../../../ir/catalog.ts'
import type { PropertyCondition } from '../../../ir/condition.ts'
import type { EventFilter } from '../../../ir/condition-over-time.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { eventTable } from '../catalog-names.ts'
import type { Fragment, Moment } from '../fragment.ts'
import { OPERATORS } from '../operators/table.ts'
import type {
  CanonicalForm,
  ConditionNode,
  Dependencies,
  ExplainScope,
  ResolveScope,
  SchemaReferences,
  TimeChange,
} from './condition-definition.ts'

export function eventFilterSchema({ property }: SchemaReferences): Record<string, JsonObject> {
  return {
    event: { type: 'string', description: 'An event of the catalog.' },
    where: { ...property, description: 'Only events of which this holds.' },
  }
}

/** Of a pattern: a mapping under its word, beside the event it is about. */
export function patternSchema(
  references: SchemaReferences,
  word: string,
  pattern: JsonObject,
): JsonObject {
  return {
    properties: {
      ...eventFilterSchema(references),
      [word]: { type: 'object', ...pattern, additionalProperties: false },
    },
    required: ['event'],
    additionalProperties: false,
  }
}

/** The word the event is under is `event`, but for the steps of a sequence. */
export function resolveEventFilter(
  written: JsonObject,
  path: FieldPath,
  { context, filter }: ResolveScope,
  word = 'event',
): { readonly table: EventTable; readonly on: EventFilter } | undefined {
  const table = eventTable(written[word], [...path, word], context)
  if (table === undefined) return undefined
  const event = String(written[word])
  if (written.where === undefined) return { table, on: { event } }
  const where = filter(written.where, table.properties, [...path, 'where'])
  return where === undefined ? undefined : { table, on: { event, where } }
}

/** A filter that always holds is none. */
export function canonicalFilter({ event, where }: EventFilter, whole: CanonicalForm): EventFilter {
  const filter = where === undefined ? undefined : whole(where)
  const isAlways = filter?.kind === 'all' && filter.of.length === 0
  return { event, ...(filter === undefined || isAlways ? {} : { where: filter }) }
}

/** A condition whose other members have one form already. */
export function canonicalPattern<P extends EventFilter>(
  pattern: P,
  whole: CanonicalForm,
): Omit<P, 'event' | 'where'> & EventFilter {
  const { event, where, ...rest } = pattern
  return { ...rest, ...canonicalFilter(where === undefined ? { event } : { event, where }, whole) }
}

/** The events as aggregates and rows are asked for. */
export function filterOf({ event, where }: EventFilter): EventFilter {
  return { event, ...(where === undefined ? {} : { where }) }
}

/** Customers with such an event near a bound; anyone when the filter itself depends on as-of. */
export function eventsNear(
  { event, where }: EventFilter,
  bounds: readonly ((moment: Moment) => Fragment)[],
  slackDays?: number,
): readonly TimeChange[] {
  if (where !== undefined && readsAsOf(where)) return [{ kind: 'everyone' }]
  const filter = filterOf({ event, ...(where === undefined ? {} : { where }) })
  const slack = slackDays === undefined ? {} : { slackDays }
  return bounds.map((bound) => ({ kind: 'events', ...filter, bound, ...slack }))
}

/** A filter over properties that compares with as-of, such as a delivery date in the next days. */
export function readsAsOf(node: PropertyCondition): boolean {
  if (node.kind === 'property') return OPERATORS[node.test.op].readsAsOf === true
  return node.kind === 'not' ? readsAsOf(node.of) : node.of.some(readsAsOf)
}

/** `purchase event (where total is more than 5)` */
export function explainEvents(
  { event, where }: EventFilter,
  noun: 'event' | 'events',
  { catalog }: ExplainScope,
  child: (node: ConditionNode, scope: ExplainScope) => string,
): string {
  const columns = catalog.events[event]?.properties ?? {}
  const filter = where === undefined ? '' : ` (where ${child(where, { catalog, columns })})`
  return `${event} ${noun}${filter}`
}

export function addEvent(
  { event, where }: EventFilter,
  found: Dependencies,
  child: (node: ConditionNode, found: Dependencies) => void,
): Set<string> {
  const properties = found.events.get(event) ?? new Set<string>()
  found.events.set(event, properties)
  if (where !== undefined) child(where, { ...found, event })
  return properties
}
