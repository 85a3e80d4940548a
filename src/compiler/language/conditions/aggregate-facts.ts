/** Conditions over events in, what a person who asks why is told of one customer out: aggregates' values, times and windows' ends. */
import { sql } from 'kysely'
import type { EventCondition } from '../../../ir/condition.ts'
import type { EventFilter } from '../../../ir/condition-over-time.ts'
import { MEASURES, measureType } from '../measures/table.ts'
import { windowInstants } from '../windows/table.ts'
import type { Fact, FactScope } from './condition-definition.ts'
import { filterOf } from './event-filter.ts'

export function aggregateFacts(node: EventCondition, scope: FactScope): readonly Fact[] {
  const { event, measure, window, zone } = node
  const definition = MEASURES[measure.fn]
  const value = definition.value(scope.aggregate(node), scope.moment, zone, measure)
  const aggregate: Fact = {
    name: definition.explain(event, 'of' in measure ? measure.of : undefined, measure),
    type: measureType(measure),
    value: definition.isNeverMissing ? sql`coalesce(${value}, 0)` : value,
  }
  return [aggregate, ...windowFacts(node, scope), ...anchorFacts(window, scope)]
}

/** Of conditions over the order of events: when the first that counts and the last one happened. */
export function eventTimeFacts(
  filter: EventFilter,
  window: EventCondition['window'],
  scope: FactScope,
): readonly Fact[] {
  const of = (fn: 'firstAt' | 'lastAt'): EventCondition => ({
    kind: 'event',
    ...filterOf(filter),
    window,
    measure: { fn },
    test: { op: 'isSet' },
  })
  return (['firstAt', 'lastAt'] as const).map((fn) => ({
    name: MEASURES[fn].explain(filter.event, undefined),
    type: { type: 'instant' },
    value: scope.aggregate(of(fn)),
  }))
}

function windowFacts({ window }: EventCondition, { moment, column }: FactScope): readonly Fact[] {
  const { from, before, until } = windowInstants(window, { moment, trait: column })
  const ends = [
    ['counted from', from],
    ['counted before', before],
    ['counted until', until],
  ] as const
  return ends.flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, type: { type: 'instant' } as const, value }],
  )
}

/** The customer's own date that the window lies around. */
function anchorFacts(window: EventCondition['window'], { column }: FactScope): readonly Fact[] {
  return window.kind === 'relativeTo' ? [{ name: window.trait, ...column(window.trait) }] : []
}
