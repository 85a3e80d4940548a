/** Branching: each person takes the first path whose condition holds of them at the instant at which they arrived. */
import type { StepStatements } from '../../../ir/journey-statements.ts'
import { startOf } from '../../../ir/step-graph.ts'
import { whoHolds } from '../../ask/who-holds.ts'
import type { Person } from '../move.ts'
import type { Decide } from '../step-definition.ts'

interface Undecided {
  readonly person: Person
  readonly place: number
}

export const decideBranch: Decide<'branch'> = async ({ tx, step, place: at, people }) => {
  const conditions = conditionsOf(at.version.statements.steps[step.id])
  const taken = new Map<number, string | undefined>()
  let undecided: readonly Undecided[] = people.map((person, place) => ({ person, place }))
  for (const [index, { steps }] of step.paths.entries()) {
    const condition = conditions[index]
    if (condition === undefined) throw new Error(`path ${index} of ${step.id} was not compiled`)
    const asked = undecided.map(({ person }) => ({
      customerKey: person.customerKey,
      at: person.arrivedAt,
    }))
    const holds = asked.length === 0 ? new Set() : await whoHolds(tx, condition, asked)
    for (const { place } of undecided.filter((_, asked) => holds.has(asked))) {
      taken.set(place, startOf(steps, at.node))
    }
    undecided = undecided.filter((_, asked) => !holds.has(asked))
  }
  const otherwise = startOf(step.otherwise, at.node)
  return people.map(({ arrivedAt }, place) => ({
    kind: 'go',
    to: taken.has(place) ? taken.get(place) : otherwise,
    at: arrivedAt,
  }))
}

function conditionsOf(statements: StepStatements | undefined) {
  return statements?.kind === 'branch' ? statements.when : []
}
