/** Splitting: each person takes the path their bucket of the salt lies in, always the same one (SEMANTICS 14). */
import { BUCKETS, bucketOf } from '../../../ir/bucket.ts'
import type { SplitStep } from '../../../ir/journey.ts'
import { startOf } from '../../../ir/step-graph.ts'
import type { Decide } from '../step-definition.ts'

export const decideSplit: Decide<'split'> = async ({ step, place: { node }, people }) =>
  people.map(({ customerKey, arrivedAt }) => ({
    kind: 'go',
    to: startOf(splitPath(step, customerKey), node),
    at: arrivedAt,
  }))

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
