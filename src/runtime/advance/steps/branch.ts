/** Branching: each person takes the first path whose condition holds of them at the instant at which they arrived. */
import type { StepStatements } from '../../../ir/journey-statements.ts'
import { startOf } from '../../../ir/step-graph.ts'
import { whoHolds } from '../../ask/who-holds.ts'
import { workTransaction } from '../../work-transaction.ts'
import { lockPeople, movePeople, type Person } from '../people.ts'
import type { StepDefinition } from '../step-definition.ts'

interface Undecided {
  readonly person: Person
  readonly place: number
}

export const BRANCH_STEP: StepDefinition<'branch'> = {
  advance: (run, step, place) =>
    workTransaction(run, async (tx) => {
      const people = await lockPeople(tx, run, place)
      const conditions = conditionsOf(place.version.statements.steps[step.id])
      const taken = new Map<number, string | undefined>()
      let undecided: readonly Undecided[] = people.map((person, index) => ({
        person,
        place: index,
      }))
      for (const [index, { steps }] of step.paths.entries()) {
        const condition = conditions[index]
        if (condition === undefined) throw new Error(`path ${index} of ${step.id} was not compiled`)
        const asked = undecided.map(({ person }) => ({
          customerKey: person.customerKey,
          at: person.arrivedAt,
        }))
        const holds = asked.length === 0 ? new Set() : await whoHolds(tx, condition, asked)
        for (const at of undecided.filter((_, asked) => holds.has(asked))) {
          taken.set(at.place, startOf(steps, place.node))
        }
        undecided = undecided.filter((_, asked) => !holds.has(asked))
      }
      const otherwise = startOf(step.otherwise, place.node)
      const moved = people.map((person, index) => ({
        person,
        move: {
          kind: 'go' as const,
          to: taken.has(index) ? taken.get(index) : otherwise,
          at: person.arrivedAt,
        },
      }))
      return movePeople(tx, run, place, moved)
    }),
}

function conditionsOf(statements: StepStatements | undefined) {
  return statements?.kind === 'branch' ? statements.when : []
}
