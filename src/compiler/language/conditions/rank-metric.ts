/** What customers are ranked by: one of their traits, or an aggregate over their events. Written form to IR, SQL, words. */
import { sql } from 'kysely'
import type { PropertyCondition, RankMetric } from '../../../ir/condition.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { ValueType } from '../../../ir/value.ts'
import { eventTable, traitColumn } from '../catalog-names.ts'
import type { Fragment } from '../fragment.ts'
import type { MeasureDefinition } from '../measures/measure-definition.ts'
import { MEASURES } from '../measures/table.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { explainWindow, windowSchemas } from '../windows/table.ts'
import { aggregateFacts } from './aggregate-facts.ts'
import type {
  ConditionNode,
  Dependencies,
  ExplainScope,
  Fact,
  FactScope,
  ResolveScope,
  SetHost,
} from './condition-definition.ts'
import { isAlways } from './event.ts'
import { resolveMeasure } from './resolve-aggregate.ts'

type EventMetric = RankMetric & { readonly kind: 'event' }

/** What has an order that says something: a text or a yes and no has none. */
const RANKED: readonly ValueType['type'][] = ['number', 'money', 'date', 'instant']

export function rankMetricSchema(property: JsonObject): JsonObject {
  const measures = Object.entries(MEASURES).map(([word, measure]) => [word, measureSchema(measure)])
  return {
    type: 'object',
    description: 'What customers are ranked by: a trait, or an aggregate over an event.',
    properties: {
      trait: { type: 'string', description: 'A trait of the catalog: a number, date or instant.' },
      event: { type: 'string', description: 'An event of the catalog.' },
      where: { ...property, description: 'Only events of which this holds.' },
      ...Object.fromEntries(measures),
    },
    additionalProperties: false,
  }
}

function measureSchema({ description, of, settings, isPrediction }: MeasureDefinition): JsonObject {
  const hasProperty = of !== undefined
  return {
    type: 'object',
    description,
    properties: {
      ...(hasProperty ? { of: { type: 'string', description: 'The property.' } } : {}),
      ...settings,
      ...(isPrediction === true ? {} : windowSchemas()),
      zone: { type: 'string', description: "IANA time zone of days. Default: the project's." },
    },
    ...(hasProperty ? { required: ['of'] } : {}),
    additionalProperties: false,
  }
}

export function resolveRankMetric(
  written: Json | undefined,
  path: FieldPath,
  scope: ResolveScope,
): RankMetric | undefined {
  const mapping = isJsonObject(written) ? written : {}
  const { trait, event } = mapping
  if ((trait === undefined) === (event === undefined)) {
    scope.context.report('CRM3150', path, {
      message: `The rank is by ${trait === undefined ? 'neither a trait nor an event' : 'a trait and an event'}`,
      fix: 'Write a trait, or an event with one aggregate.',
    })
    return undefined
  }
  return trait === undefined
    ? resolveEventMetric(mapping, path, scope)
    : resolveTraitMetric(mapping, path, scope.context)
}

function resolveTraitMetric(
  written: JsonObject,
  path: FieldPath,
  context: ResolveContext,
): RankMetric | undefined {
  const column = traitColumn(written.trait, [...path, 'trait'], context)
  if (column === undefined) return undefined
  const trait = String(written.trait)
  const beside = Object.keys(written).find(
    (word) => word !== 'trait' && written[word] !== undefined,
  )
  if (beside !== undefined) {
    context.report('CRM3150', [...path, beside], {
      message: `A rank by a trait has nothing beside it, and this has ${beside}`,
      fix: 'Take it out; which customers are ranked is said by among.',
      token: beside,
    })
    return undefined
  }
  if (!isRanked(column, `trait "${trait}"`, [...path, 'trait'], context)) return undefined
  // A computed trait is the aggregate it is worked out by, where a rank reads it too.
  if ('from' in column && column.from.kind === 'aggregate') {
    return { ...column.from, kind: 'event' }
  }
  return { kind: 'trait', trait }
}

function resolveEventMetric(
  written: JsonObject,
  path: FieldPath,
  { context, filter }: ResolveScope,
): RankMetric | undefined {
  const table = eventTable(written.event, [...path, 'event'], context)
  if (table === undefined) return undefined
  const event = String(written.event)
  const measured = resolveMeasure(event, table, written, path, context)
  const where =
    written.where === undefined
      ? undefined
      : filter(written.where, table.properties, [...path, 'where'])
  if (measured === undefined || (written.where !== undefined && where === undefined)) {
    return undefined
  }
  const { definition, measure, window, zone, type, about, at } = measured
  if (!isRanked(type, about, at, context)) return undefined
  if (measure === undefined || window === undefined) return undefined
  return {
    kind: 'event',
    event,
    ...(where === undefined ? {} : { where }),
    window,
    measure,
    ...(definition.readsZone ? { zone } : {}),
  }
}

function isRanked(
  { type }: ValueType,
  about: string,
  path: FieldPath,
  context: ResolveContext,
): boolean {
  if (RANKED.includes(type)) return true
  context.report('CRM3107', path, {
    message: `${about} is a ${type}, and customers are ranked by a number, money, date or instant`,
  })
  return false
}

export function canonicalMetric(
  metric: RankMetric,
  canonicalFilter: (condition: PropertyCondition) => PropertyCondition,
): RankMetric {
  if (metric.kind === 'trait' || metric.where === undefined) return metric
  const { where, ...rest } = metric
  const filter = canonicalFilter(where)
  return isAlways(filter) ? rest : { ...rest, where: filter }
}

/** The metric of customer `c`, NULL when missing, and the join it needs. */
export function rankMetricSql(
  metric: RankMetric,
  host: SetHost,
): { readonly value: Fragment; readonly join: Fragment } {
  if (metric.kind === 'trait') return { value: host.trait(metric.trait).value, join: sql`` }
  const definition = MEASURES[metric.measure.fn]
  const { table, value } = host.aggregate(metric, metric.measure)
  const measured = definition.value(value, host.moment, metric.zone, metric.measure)
  return {
    value: definition.isNeverMissing ? sql`coalesce(${measured}, 0)` : measured,
    join: sql` left join ${table} on ${table}.customer_key = c.customer_key`,
  }
}

/** The customer's own value. */
export function metricFacts(metric: RankMetric, scope: FactScope): readonly Fact[] {
  if (metric.kind === 'trait') return [{ name: metric.trait, ...scope.column(metric.trait) }]
  return aggregateFacts({ ...metric, test: { op: 'isSet' } }, scope)
}

export function explainMetric(
  metric: RankMetric,
  { catalog }: ExplainScope,
  child: (node: ConditionNode, scope: ExplainScope) => string,
): string {
  if (metric.kind === 'trait') return metric.trait
  const { event, where, window, measure } = metric
  const columns = catalog.events[event]?.properties ?? {}
  const filter = where === undefined ? '' : ` (where ${child(where, { catalog, columns })})`
  const when = explainWindow(window)
  const what = MEASURES[measure.fn].explain(
    event,
    'of' in measure ? measure.of : undefined,
    measure,
  )
  return `${what}${filter}${when === '' ? '' : ` ${when}`}`
}

export function metricDependencies(
  metric: RankMetric,
  found: Dependencies,
  child: (node: ConditionNode, found: Dependencies) => void,
): void {
  if (metric.kind === 'trait') {
    found.traits.add(metric.trait)
    return
  }
  eventDependencies(metric, found, child)
}

function eventDependencies(
  { event, where, window, measure }: EventMetric,
  found: Dependencies,
  child: (node: ConditionNode, found: Dependencies) => void,
): void {
  const properties = found.events.get(event) ?? new Set()
  found.events.set(event, properties)
  if ('of' in measure) properties.add(measure.of)
  if (window.kind === 'relativeTo') found.traits.add(window.trait)
  if (where !== undefined) child(where, { ...found, event })
}
