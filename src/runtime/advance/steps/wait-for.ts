/**
 * Waiting for an event, or to be in a segment (SEMANTICS 20): whatever happened at an instant in (arrived, arrived + timeout]
 * counts, however late a worker looks. Who arrives is told when to look again: at the event, when it is there already, else at
 * the timeout; what comes in between brings that forward (`wake-waiting`), and is looked up here again.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../../ir/clock.ts'
import type { Executor } from '../../../ir/database.ts'
import type { WaitForStep } from '../../../ir/journey.ts'
import { shiftInstantSql } from '../../../ir/shift-instant.ts'
import { startOf } from '../../../ir/step-graph.ts'
import { wakeMembersSql } from '../../../ir/wake-members.ts'
import { firstEvents } from '../../ask/first-events.ts'
import { firstMembership } from '../../ask/first-membership.ts'
import { isWithin } from '../../due-bound.ts'
import type { RunContext } from '../../run-context.ts'
import { workTransaction } from '../../work-transaction.ts'
import type { Move, Moved, Person } from '../move.ts'
import type { Decide, StepPlace } from '../step-definition.ts'

export function timeoutSql({ timeout, zone }: WaitForStep): RawBuilder<unknown> {
  return shiftInstantSql(sql`e.arrived_at`, timeout, zone)
}

export const decideWaitFor: Decide<'waitFor'> = async ({ tx, run, step, place, people }) => {
  const came = await whenItCame(tx, run, step, place, people)
  return people.map((person, index) => moveOf(step, place, person, came.get(index)))
}

function whenItCame(
  tx: Executor,
  run: RunContext,
  { id, what }: WaitForStep,
  { version }: StepPlace,
  people: readonly Person[],
): Promise<ReadonlyMap<number, Instant>> {
  const isKeyed = what.kind === 'event' && what.key !== undefined
  const spans = people.map((person) => ({
    customerKey: person.customerKey,
    ...(isKeyed ? { key: person.key } : {}),
    after: person.arrivedAt,
    until: timeoutOf(person),
  }))
  if (what.kind === 'segment') return firstMembership(tx, run, what.segment, spans)
  const statements = version.statements.steps[id]
  if (statements?.kind !== 'waitFor') throw new Error(`step ${id} was not compiled`)
  return firstEvents(tx, statements.among, spans)
}

function moveOf(
  step: WaitForStep,
  { bound, node }: StepPlace,
  person: Person,
  came: Instant | undefined,
): Move {
  const timeout = timeoutOf(person)
  const next = came ?? timeout
  if (!isWithin(next, bound)) {
    const waitsFor = step.what.kind === 'segment' ? { waitsFor: step.what.segment } : {}
    return { kind: 'wait', until: next, ...waitsFor }
  }
  return {
    kind: 'go',
    to: startOf(came === undefined ? step.otherwise : step.then, node),
    at: next,
  }
}

function timeoutOf({ until }: Person): Instant {
  if (until === null) throw new Error('a wait has no end')
  return until
}

/**
 * A refresh that another worker did meanwhile is not seen by whoever was decided about before it ended, nor are they by it. One that
 * ends later still sees them next time.
 */
export async function wakeMissed(run: RunContext, moved: readonly Moved[]): Promise<void> {
  const waiting = moved.flatMap(({ person, move }) =>
    move.kind === 'wait' && move.waitsFor !== undefined
      ? [{ segment: move.waitsFor, customerKey: person.customerKey }]
      : [],
  )
  if (waiting.length === 0) return
  const segments = [...new Set(waiting.map(({ segment }) => segment))]
  const keys = waiting.map(({ customerKey }) => customerKey)
  await workTransaction(run, (tx) => tx.run(wakeMembersSql(run.schema, segments, keys)))
}
