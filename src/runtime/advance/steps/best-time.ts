/**
 * Waiting for the hour at which each has opened and clicked most (J7). Worked out once, on arrival, as of then; from then on the
 * person is due at it, and whoever is due goes on.
 */
import { sql } from 'kysely'
import type { Instant } from '../../../ir/clock.ts'
import type { Executor } from '../../../ir/database.ts'
import type { BestTimeStep } from '../../../ir/journey.ts'
import { bestTimes } from '../../ask/best-times.ts'
import { isWithin } from '../../due-bound.ts'
import { isAfter } from '../../instant.ts'
import type { RunContext } from '../../run-context.ts'
import { workTransaction } from '../../work-transaction.ts'
import type { Move, Person } from '../move.ts'
import { lockPeople, movePeople } from '../people.ts'
import type { StepDefinition, StepPlace } from '../step-definition.ts'

export const BEST_TIME_STEP: StepDefinition<'bestTime'> = {
  advance: (run, step, place) =>
    workTransaction(run, async (tx) => {
      const people = await lockPeople(tx, run, place, sql`e.due_at`)
      const told = people.filter(isTold)
      const arrived = people.filter((person) => !isTold(person))
      const times = await timesOf(tx, run, step, place, arrived)
      const moved = [
        ...told.map((person) => ({
          person,
          move: moveTo(person.until ?? person.arrivedAt, place),
        })),
        ...arrived.map((person, index) => ({
          person,
          move: moveTo(times[index] ?? person.arrivedAt, place),
        })),
      ]
      return movePeople(tx, run, place, moved)
    }),
}

function isTold({ until, arrivedAt }: Person): boolean {
  return until !== null && isAfter(until, arrivedAt)
}

async function timesOf(
  tx: Executor,
  run: RunContext,
  step: BestTimeStep,
  { version }: StepPlace,
  people: readonly Person[],
): Promise<readonly Instant[]> {
  if (people.length === 0) return []
  const statements = version.statements.steps[step.id]
  if (statements?.kind !== 'bestTime') throw new Error(`step ${step.id} was not compiled`)
  return bestTimes(tx, run, { step, events: statements.events, people })
}

function moveTo(at: Instant, { bound, node }: StepPlace): Move {
  return isWithin(at, bound) ? { kind: 'go', to: node.next, at } : { kind: 'wait', until: at }
}
