/** `event`: an aggregate over the customer's events of one kind, compared. */
import { sql } from 'kysely'
import type { Column } from '../../../ir/catalog.ts'
import type { Comparison } from '../../../ir/comparison.ts'
import type { EventCondition, Measure, PropertyCondition } from '../../../ir/condition.ts'
import { eventTable } from '../catalog-names.ts'
import type { Subject } from '../fragment.ts'
import { MEASURES, measureType } from '../measures/table.ts'
import {
  canonicalComparison,
  comparisonSql,
  explainComparison,
  OPERATORS,
} from '../operators/table.ts'
import { explainWindow, windowBounds } from '../windows/table.ts'
import { aggregateFacts } from './aggregate-facts.ts'
import type { ConditionDefinition, ConditionScope, Dependencies } from './condition-definition.ts'
import { eventSchema } from './event-schema.ts'
import { holdsOfZero } from './holds-of-zero.ts'
import { resolveAggregate } from './resolve-aggregate.ts'
import { wholeNumberTest } from './whole-number-test.ts'

export const EVENT: ConditionDefinition<'event'> = {
  schema: ({ property }) => eventSchema(property),
  resolve(written, path, { context, filter }) {
    const table = eventTable(written.event, [...path, 'event'], context)
    if (table === undefined) return undefined
    const condition = resolveAggregate(String(written.event), table, written, path, context)
    if (written.where === undefined) return condition
    const where = filter(written.where, table.properties, [...path, 'where'])
    return where === undefined || condition === undefined ? undefined : { ...condition, where }
  },
  canonical({ where, ...node }, _, canonicalFilter) {
    const test = canonicalComparison(node.test)
    const filter = where === undefined ? undefined : canonicalFilter(where)
    return {
      ...node,
      // A filter that always holds is none.
      ...(filter === undefined || isAlways(filter) ? {} : { where: filter }),
      test: MEASURES[node.measure.fn].isWhole ? wholeNumberTest(test) : test,
    }
  },
  sql(node, scope) {
    return comparisonSql(aggregateSubject(node, scope), node.test, {
      moment: scope.moment,
      zone: node.zone,
    })
  },
  timeChanges({ event, where, window, measure, test, zone }) {
    const definition = MEASURES[measure.fn]
    const bounds = [...windowBounds(window), ...(definition.bounds?.(test, zone) ?? [])]
    // A day or instant that is compared with as-of itself, and is not bounded by the measure's own events.
    const isCompared = OPERATORS[test.op].readsAsOf === true && !isBounded(test, measure)
    const filter = where === undefined || readsAsOf(where) ? {} : { where }
    const dayIn = definition.changesDailyIn?.(measure)
    return [
      ...(dayIn === undefined ? [] : [{ kind: 'daily', event, dayIn } as const]),
      ...(isCompared || (where !== undefined && readsAsOf(where))
        ? [{ kind: 'everyone' } as const]
        : []),
      ...bounds.map((bound) => ({ kind: 'events', event, ...filter, bound }) as const),
    ]
  },
  explain({ event, where, window, measure, test }, { catalog }, child) {
    const columns = catalog.events[event]?.properties ?? {}
    const of = 'of' in measure ? measure.of : undefined
    const filter = where === undefined ? '' : ` where ${child(where, { catalog, columns })}`
    const when = explainWindow(window)
    const what = MEASURES[measure.fn].explain(event, of, measure)
    const tested = explainComparison(
      test,
      of === undefined ? undefined : unitOf(measure.fn, columns[of]),
    )
    return `${what}${filter === '' ? '' : ` (${filter.trim()})`}${when === '' ? '' : ` ${when}`} ${tested}`
  },
  facts: aggregateFacts,
  dependencies({ event, where, window, measure }, found, child) {
    const properties = found.events.get(event) ?? new Set()
    found.events.set(event, properties)
    if ('of' in measure) properties.add(measure.of)
    if (window.kind === 'relativeTo') found.traits.add(window.trait)
    if (where !== undefined) child(where, { ...found, event } satisfies Dependencies)
  },
}

function isBounded(test: Comparison, { fn }: Measure): boolean {
  return test.op === 'within' && (fn === 'firstAt' || fn === 'lastAt')
}

/** A filter over properties that compares with as-of, such as a delivery date in the next days. */
function readsAsOf(node: PropertyCondition): boolean {
  if (node.kind === 'property') return OPERATORS[node.test.op].readsAsOf === true
  return node.kind === 'not' ? readsAsOf(node.of) : node.of.some(readsAsOf)
}

/** A condition that holds whatever it is asked of. */
export function isAlways(node: { readonly kind: string; readonly of?: unknown }): boolean {
  return node.kind === 'all' && Array.isArray(node.of) && node.of.length === 0
}

/** Amounts of money keep their currency; the number of different ones has none. */
function unitOf(fn: EventCondition['measure']['fn'], column: Column | undefined) {
  return fn === 'distinct' ? undefined : column
}

/**
 * Customers without events have no row, so NULL, in the grouping. Where 0 would pass the test it must be written; where it
 * would not, NULL fails just as well and lets the planner start from the few customers who have events.
 */
function aggregateSubject(node: EventCondition, scope: ConditionScope): Subject {
  const definition = MEASURES[node.measure.fn]
  const value = definition.value(scope.aggregate(node), scope.moment, node.zone, node.measure)
  const isZeroWritten = definition.isNeverMissing && holdsOfZero(node.test)
  return {
    type: measureType(node.measure),
    value: isZeroWritten ? sql`coalesce(${value}, 0)` : value,
    isWhole: definition.isWhole,
  }
}
