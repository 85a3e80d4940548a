/** What one kind of step does with the people standing before it who are due. */
import type { Step, StepKind } from '../../ir/journey.ts'
import type { StepNode } from '../../ir/step-graph.ts'
import type { DueBound } from '../due-bound.ts'
import type { JourneyVersion } from '../journey-versions.ts'
import type { RunContext } from '../run-context.ts'

export type StepOf<K extends StepKind> = Step & { readonly kind: K }

/** Everyone active at one step of one journey version. */
export interface StepGroup {
  readonly journey: string
  readonly applyId: number
  readonly stepId: string
}

export interface StepPlace {
  readonly group: StepGroup
  readonly bound: DueBound
  readonly version: JourneyVersion
  readonly node: StepNode
}

export interface StepProgress {
  /** Enrolments changed in any way; 0 when all that is due is held by other workers. */
  readonly touched: number
  /** Of those, how many are over. */
  readonly ended: number
}

export interface StepDefinition<K extends StepKind = StepKind> {
  /** Takes everyone due within the bound, who is not held by another worker, through the step; a batch at a time. */
  advance(run: RunContext, step: StepOf<K>, place: StepPlace): Promise<StepProgress>
}
