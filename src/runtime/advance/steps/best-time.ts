/**
 * Waiting for the hour at which each has opened and clicked most (J7). Worked out once, on arrival, as of then; from then on the
 * person is due at it, and whoever is due goes on.
 */
import type { Instant } from '../../../ir/clock.ts'
import { bestTimes } from '../../ask/best-times.ts'
import { isWithin } from '../../due-bound.ts'
import { isAfter } from '../../instant.ts'
import type { Move, Person } from '../move.ts'
import type { Decide, StepPlace, StepQuestion } from '../step-definition.ts'

/** `until` of each is the instant at which they are due. */
export const decideBestTime: Decide<'bestTime'> = async (question) => {
  const { place, people } = question
  const times = await timesOf(
    question,
    people.filter((person) => !isTold(person)),
  )
  return people.map((person) =>
    moveTo((isTold(person) ? person.until : times.get(person)) ?? person.arrivedAt, place),
  )
}

function isTold({ until, arrivedAt }: Person): boolean {
  return until !== null && isAfter(until, arrivedAt)
}

async function timesOf(
  { tx, run, step, place }: StepQuestion<'bestTime'>,
  arrived: readonly Person[],
): Promise<ReadonlyMap<Person, Instant | undefined>> {
  if (arrived.length === 0) return new Map()
  const statements = place.version.statements.steps[step.id]
  if (statements?.kind !== 'bestTime') throw new Error(`step ${step.id} was not compiled`)
  const times = await bestTimes(tx, run, { step, events: statements.events, people: arrived })
  return new Map(arrived.map((person, index) => [person, times[index]]))
}

function moveTo(at: Instant, { bound, node }: StepPlace): Move {
  return isWithin(at, bound) ? { kind: 'go', to: node.next, at } : { kind: 'wait', until: at }
}
