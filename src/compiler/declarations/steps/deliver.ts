/** The step of a broadcast that gives everyone of one start an instant of their own: it asks nothing of the team's tables by itself. */
import type { StepKnowledge } from './step-kind.ts'

export const DELIVER: StepKnowledge<'deliver'> = {}
