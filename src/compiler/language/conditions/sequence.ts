/** `sequence`: events in an order, each within a time of the one before, or absent for that time (SEMANTICS 12). */
import type { SequenceCondition, SequenceStep } from '../../../ir/condition-over-time.ts'
import { type Duration, isCalendarDuration } from '../../../ir/duration.ts'
import { canonicalJson } from '../../../ir/json.ts'
import { explainDuration } from '../windows/explain-duration.ts'
import { explainWindow, windowBounds } from '../windows/table.ts'
import { eventTimeFacts } from './aggregate-facts.ts'
import type { ConditionDefinition, ConditionNode, TimeChange } from './condition-definition.ts'
import { addEvent, canonicalFilter, eventsNear, explainEvents, readsAsOf } from './event-filter.ts'
import { resolveSequence } from './resolve-sequence.ts'
import { sequenceQuery } from './sequence-query.ts'
import { sequenceSchema } from './sequence-schema.ts'

export const SEQUENCE: ConditionDefinition<'sequence'> = {
  schema: sequenceSchema,
  resolve: resolveSequence,
  canonical: (node, _, whole) => ({
    ...node,
    steps: node.steps.map((step) => {
      const { event: _event, where: _where, ...rest } = step
      return { ...canonicalFilter(step, whole), ...rest }
    }),
  }),
  sql: (node, scope) =>
    scope.among({
      label: `sequence_${node.steps[0]?.event ?? ''}`,
      key: canonicalJson(node),
      readsEveryone: false,
      select: (host) => sequenceQuery(node, host),
    }),
  timeChanges(node) {
    const { steps, window } = node
    if (steps.some(({ where }) => where !== undefined && readsAsOf(where))) {
      return [{ kind: 'everyone' }]
    }
    return [
      ...steps.slice(0, 1).flatMap((first) => eventsNear(first, windowBounds(window))),
      ...steps.flatMap((step, index) =>
        step.absent === true ? deadlineChanges(step, anchorOf(node, index), node) : [],
      ),
    ]
  },
  explain(node, scope, child) {
    const [first, ...rest] = node.steps
    if (first === undefined) throw new Error('a sequence without steps')
    const event = (step: SequenceStep) =>
      explainEvents(step, 'event', scope, (each: ConditionNode, inner) => child(each, inner))
    const when = explainWindow(node.window)
    const steps = rest.map((step) => {
      const within = step.within === undefined ? '' : ` within ${explainDuration(step.within)}`
      return `${step.absent === true ? 'not ' : ''}followed by a ${event(step)}${within}`
    })
    const same = node.same === undefined ? '' : `, all with the same ${node.same}`
    return `some ${event(first)}${when === '' ? '' : ` ${when}`} is ${steps.join(', then ')}${same}`
  },
  facts: (node, scope) =>
    node.steps.flatMap((step, index) =>
      eventTimeFacts(step, index === 0 ? node.window : { kind: 'all' }, scope),
    ),
  dependencies(node, found, child) {
    for (const step of node.steps) {
      const properties = addEvent(step, found, child)
      if (node.same !== undefined) properties.add(node.same)
    }
    if (node.window.kind === 'relativeTo') found.traits.add(node.window.trait)
  },
}

/** The step it is counted from: the latest before it that happened. */
function anchorOf({ steps }: SequenceCondition, index: number): SequenceStep {
  const anchor = steps.slice(0, index).findLast((step) => step.absent !== true)
  if (anchor === undefined) throw new Error('a sequence begins with an absent step')
  return anchor
}

/**
 * An absence is known when t + within ≤ as-of for the event it is counted from. Exactly, t stands at as-of − within then;
 * on the calendar it is only near: 28 to 31 January are all due on 28 February, and clocks change.
 */
function deadlineChanges(
  { within }: SequenceStep,
  anchor: SequenceStep,
  { zone }: SequenceCondition,
): readonly TimeChange[] {
  if (within === undefined) return []
  const bounds = windowBounds({ kind: 'last', duration: within, zone })
  return eventsNear(anchor, bounds, slackOf(within))
}

/** Ends of months move a day by 3 at most, there and back and between; a change of clocks or of the date line by one. */
function slackOf(within: Duration): number | undefined {
  if (!isCalendarDuration(within)) return undefined
  return within.months === 0 ? 2 : 10
}
