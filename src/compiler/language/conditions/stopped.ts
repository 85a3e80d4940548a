/** `stopped`: there were events, and none for some time now. */
import { sql } from 'kysely'
import type { EventCondition } from '../../../ir/condition.ts'
import type { StoppedCondition } from '../../../ir/condition-over-time.ts'
import { type Duration, formatDuration } from '../../../ir/duration.ts'
import type { Window } from '../../../ir/window.ts'
import { DURATION_SCHEMA } from '../../fields/duration.ts'
import { MEASURES } from '../measures/table.ts'
import { explainDuration } from '../windows/explain-duration.ts'
import { explainWindow, windowBounds, windowInstants } from '../windows/table.ts'
import type { ConditionDefinition } from './condition-definition.ts'
import {
  addEvent,
  canonicalPattern,
  eventsNear,
  explainEvents,
  filterOf,
  patternSchema,
  resolveEventFilter,
} from './event-filter.ts'
import { isSurelyAsLong, resolveDurations, ZONE_OF_DURATIONS } from './resolve-durations.ts'

export const STOPPED: ConditionDefinition<'stopped'> = {
  schema: (references) =>
    patternSchema(references, 'stopped', {
      description: 'There were some, and none for this long.',
      properties: {
        for: { ...DURATION_SCHEMA, description: 'None for this long, until now.' },
        activeWithin: {
          ...DURATION_SCHEMA,
          description: 'Some in this long until now; without it, some ever.',
        },
        zone: ZONE_OF_DURATIONS,
      },
      required: ['for'],
      examples: [{ for: '60d', activeWithin: '180d' }],
    }),
  resolve(written, path, scope) {
    const resolved = resolveEventFilter(written, path, scope)
    const { context } = scope
    const at = [...path, 'stopped']
    const found = resolveDurations(written.stopped, ['for', 'activeWithin'], at, context)
    const quiet = found?.durations.for
    if (resolved === undefined || found === undefined || quiet === undefined) return undefined
    const { activeWithin } = found.durations
    if (activeWithin !== undefined && isSurelyAsLong(quiet, activeWithin)) {
      context.report('CRM3131', [...at, 'activeWithin'], {
        message: `Nobody has an event within ${formatDuration(activeWithin)} and none for ${formatDuration(quiet)}`,
        fix: 'Make activeWithin longer than for.',
      })
      return undefined
    }
    const { zone } = found
    const active = activeWithin === undefined ? {} : { activeWithin }
    return { kind: 'stopped', ...resolved.on, for: quiet, ...active, zone }
  },
  canonical: (node, _, whole) => canonicalPattern(node, whole),
  sql(node, scope) {
    const { from } = windowInstants(rolling(node.for, node.zone), {
      moment: scope.moment,
      trait: scope.column,
    })
    return sql`${scope.aggregate(lastOf(node))} < ${from}`
  },
  timeChanges: (node) =>
    eventsNear(node, [
      ...windowBounds(rolling(node.for, node.zone)),
      ...windowBounds(activeWindow(node)),
    ]),
  explain(node, scope, child) {
    const when = explainWindow(activeWindow(node))
    const event = explainEvents(node, 'event', scope, child)
    return `last ${event}${when === '' ? '' : ` ${when}`} is more than ${explainDuration(node.for)} ago`
  },
  facts: (node, scope) => [
    {
      name: MEASURES.lastAt.explain(node.event, undefined),
      type: { type: 'instant' },
      value: scope.aggregate(lastOf(node)),
    },
  ],
  dependencies: (node, found, child) => {
    addEvent(node, found, child)
  },
}

function rolling(duration: Duration, zone: string): Window {
  return { kind: 'last', duration, zone }
}

function activeWindow({ activeWithin, zone }: StoppedCondition): Window {
  return activeWithin === undefined ? { kind: 'all' } : rolling(activeWithin, zone)
}

function lastOf(node: StoppedCondition): EventCondition {
  return {
    kind: 'event',
    ...filterOf(node),
    window: activeWindow(node),
    measure: { fn: 'lastAt' },
    test: { op: 'isSet' },
  }
}
