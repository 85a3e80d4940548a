/** Splitting: each person takes the path their bucket of the salt lies in, always the same one (SEMANTICS 14). */
import { BUCKETS, bucketOf } from '../../../ir/bucket.ts'
import type { SplitStep } from '../../../ir/journey.ts'
import { startOf } from '../../../ir/step-graph.ts'
import { workTransaction } from '../../work-transaction.ts'
import { lockPeople, movePeople } from '../people.ts'
import type { StepDefinition } from '../step-definition.ts'

export const SPLIT_STEP: StepDefinition<'split'> = {
  advance: (run, step, place) =>
    workTransaction(run, async (tx) => {
      const people = await lockPeople(tx, run, place)
      const moved = people.map((person) => ({
        person,
        move: {
          kind: 'go' as const,
          to: startOf(splitPath(step, person.customerKey), place.node),
          at: person.arrivedAt,
        },
      }))
      return movePeople(tx, run, place, moved)
    }),
}

/** Buckets in the order of the paths: path n ends where the weights up to it do, as parts of their sum, rounded down. */
export function splitPath(
  { salt, paths }: SplitStep,
  key: string,
): SplitStep['paths'][number]['steps'] {
  const bucket = bucketOf(salt, key)
  const sum = paths.reduce((all, { weight }) => all + weight, 0)
  let reached = 0
  for (const { weight, steps } of paths) {
    reached += weight
    if (bucket < Math.floor((reached * BUCKETS) / sum)) return steps
  }
  throw new Error('the paths of a split end before its last bucket')
}
