/** A journey in, the conditions over customers that it asks itself out. */
import type { Condition } from '../../ir/condition.ts'
import type { Journey } from '../../ir/journey.ts'
import { stepsIn } from '../../ir/step-graph.ts'

export function journeyConditions({ exitWhen, steps }: Journey): readonly Condition[] {
  const branches = stepsIn(steps).flatMap((step) =>
    step.kind === 'branch' ? step.paths.map(({ when }) => when) : [],
  )
  return [...(exitWhen?.kind === 'condition' ? [exitWhen.where] : []), ...branches]
}
