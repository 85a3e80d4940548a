/** `firstTime`: the first event there ever was lies in a window. */
import { sql } from 'kysely'
import type { EventCondition } from '../../../ir/condition.ts'
import type { FirstTimeCondition } from '../../../ir/condition-over-time.ts'
import { isJsonObject } from '../../../ir/json.ts'
import { wordList } from '../../fields/word-list.ts'
import { MEASURES } from '../measures/table.ts'
import { zoneOr } from '../time-limits.ts'
import {
  explainWindow,
  resolveWindow,
  WINDOW_WORDS,
  windowBounds,
  windowInstants,
  windowSchemas,
} from '../windows/table.ts'
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

export const FIRST_TIME: ConditionDefinition<'firstTime'> = {
  schema: (references) =>
    patternSchema(references, 'firstTime', {
      description: 'The first one of all lies in this window.',
      properties: {
        ...windowSchemas(),
        zone: { type: 'string', description: "IANA time zone of days. Default: the project's." },
      },
      examples: [{ days: 30 }],
    }),
  resolve(written, path, scope) {
    const resolved = resolveEventFilter(written, path, scope)
    const { context } = scope
    const at = [...path, 'firstTime']
    const inner = isJsonObject(written.firstTime) ? written.firstTime : {}
    const zone = zoneOr(inner.zone, [...at, 'zone'], context.zone, context)
    const window = zone === undefined ? undefined : resolveWindow(inner, at, zone, context)
    if (window?.kind === 'all') {
      context.report('CRM3113', at, {
        message: 'firstTime names no window, and in all of history every first time lies',
        fix: `Add one of ${wordList(WINDOW_WORDS, 'or')}.`,
      })
      return undefined
    }
    if (resolved === undefined || window === undefined) return undefined
    return { kind: 'firstTime', ...resolved.on, window }
  },
  canonical: (node, _, whole) => canonicalPattern(node, whole),
  sql(node, scope) {
    const at = scope.aggregate(firstOf(node))
    const { moment } = scope
    const { from, before, until } = windowInstants(node.window, { moment, trait: scope.column })
    const ends = [
      ...(from === undefined ? [] : [sql`${at} >= ${from}`]),
      ...(before === undefined ? [] : [sql`${at} < ${before}`]),
      ...(until === undefined ? [] : [sql`${at} <= ${until}`]),
    ]
    return sql`(${sql.join(ends, sql` and `)})`
  },
  timeChanges: (node) => eventsNear(node, windowBounds(node.window)),
  explain: (node, scope, child) =>
    `first ${explainEvents(node, 'event', scope, child)} of all is ${explainWindow(node.window)}`,
  facts: (node, scope) => [
    {
      name: MEASURES.firstAt.explain(node.event, undefined),
      type: { type: 'instant' },
      value: scope.aggregate(firstOf(node)),
    },
  ],
  dependencies(node, found, child) {
    addEvent(node, found, child)
    if (node.window.kind === 'relativeTo') found.traits.add(node.window.trait)
  },
}

function firstOf(node: FirstTimeCondition): EventCondition {
  return {
    kind: 'event',
    ...filterOf(node),
    window: { kind: 'all' },
    measure: { fn: 'firstAt' },
    test: { op: 'isSet' },
  }
}
