/** Leaving the journey early, for the reason the step gives. */
import type { Decide } from '../step-definition.ts'

export const decideExit: Decide<'exit'> = async ({ step, people }) =>
  people.map(({ arrivedAt }) => ({
    kind: 'end',
    status: 'exited',
    reason: step.reason,
    at: arrivedAt,
  }))
