/** `restarted`: an event in the last while came after a gap. */
import { type RawBuilder, sql } from 'kysely'
import type { RestartedCondition } from '../../../ir/condition-over-time.ts'
import { canonicalJson } from '../../../ir/json.ts'
import type { Window } from '../../../ir/window.ts'
import { DURATION_SCHEMA } from '../../fields/duration.ts'
import { explainDuration } from '../windows/explain-duration.ts'
import { windowBounds, windowInstants } from '../windows/table.ts'
import { eventTimeFacts } from './aggregate-facts.ts'
import type { ConditionDefinition, SetHost } from './condition-definition.ts'
import {
  addEvent,
  canonicalPattern,
  eventsNear,
  explainEvents,
  filterOf,
  patternSchema,
  resolveEventFilter,
} from './event-filter.ts'
import { resolveDurations, ZONE_OF_DURATIONS } from './resolve-durations.ts'

export const RESTARTED: ConditionDefinition<'restarted'> = {
  schema: (references) =>
    patternSchema(references, 'restarted', {
      description: 'One in this long until now came after a gap.',
      properties: {
        within: { ...DURATION_SCHEMA, description: 'The one after the gap is at most this old.' },
        after: {
          ...DURATION_SCHEMA,
          description: 'None for this long before it, but some ever.',
        },
        zone: ZONE_OF_DURATIONS,
      },
      required: ['within', 'after'],
      examples: [{ within: '14d', after: '60d' }],
    }),
  resolve(written, path, scope) {
    const resolved = resolveEventFilter(written, path, scope)
    const at = [...path, 'restarted']
    const found = resolveDurations(written.restarted, ['within', 'after'], at, scope.context)
    if (resolved === undefined || found === undefined) return undefined
    const { within, after } = found.durations
    if (within === undefined || after === undefined) return undefined
    return { kind: 'restarted', ...resolved.on, within, after, zone: found.zone }
  },
  canonical: (node, _, whole) => canonicalPattern(node, whole),
  sql: (node, scope) =>
    scope.among({
      label: `restarted_${node.event}`,
      key: canonicalJson(node),
      readsEveryone: false,
      select: (host) => restartedQuery(node, host),
    }),
  timeChanges: (node) => eventsNear(node, windowBounds(recent(node))),
  explain(node, scope, child) {
    const events = explainEvents(node, 'event', scope, child)
    return `some ${events} in the last ${explainDuration(node.within)} came at least ${explainDuration(node.after)} after the one before`
  },
  facts: (node, scope) => eventTimeFacts(node, { kind: 'all' }, scope),
  dependencies: (node, found, child) => {
    addEvent(node, found, child)
  },
}

function recent({ within, zone }: RestartedCondition): Window {
  return { kind: 'last', duration: within, zone }
}

/**
 * Only the events of the window are put in order. What came before the first of them is one instant per customer, the
 * latest, which needs no order.
 */
function restartedQuery(node: RestartedCondition, host: SetHost): RawBuilder<unknown> {
  const { moment } = host
  const near = host.events({ ...filterOf(node), window: recent(node) })
  const earlier = host.events({ ...filterOf(node), window: { kind: 'all' } })
  const { from } = windowInstants(recent(node), { moment, trait: (name) => host.trait(name) })
  earlier.require(sql`e.at < ${from}`)
  const inOrder = sql`select e.customer_key, e.at, lag(e.at) over (partition by e.customer_key order by e.at) as previous ${near.from()}`
  const latest = sql`select e.customer_key, max(e.at) as at ${earlier.from()} group by e.customer_key`
  const gap = moment.dialect.calendar.shiftInstant(sql`near.at`, node.after, -1, node.zone)
  return sql`${host.around(
    sql`select distinct near.customer_key from (${inOrder}) as near left join (${latest}) as earlier on earlier.customer_key = near.customer_key where coalesce(near.previous, earlier.at) <= ${gap}`,
  )}`
}
