/** What one kind of step does: when it falls due after arrival, and how the people standing before it go on. */
import type { RawBuilder } from 'kysely'
import type { ExitStep, SendStep, StepKind, WaitStep } from '../../ir/journey.ts'
import type { DueBound } from '../due-bound.ts'
import type { RunContext } from '../run-context.ts'

export interface StepOf {
  readonly wait: WaitStep
  readonly send: SendStep
  readonly exit: ExitStep
}

/** Everyone active at one step of one journey version. */
export interface StepGroup {
  readonly journey: string
  readonly applyId: number
  readonly stepId: string
}

export interface StepPlace {
  readonly group: StepGroup
  readonly bound: DueBound
  /** The assignments that take a person to the next step, or to the end of the line, at an instant. */
  readonly moveOn: (arrivedAt: RawBuilder<unknown>) => RawBuilder<unknown>
}

export interface StepProgress {
  /** Enrolments changed in any way; 0 when all that is due is held by other workers. */
  readonly touched: number
  /** Of those, how many left this step. */
  readonly passed: number
}

export interface StepDefinition<K extends StepKind> {
  /** The instant at which someone who arrives at `arrivedAt` is due. */
  dueAt(step: StepOf[K], arrivedAt: RawBuilder<unknown>): RawBuilder<unknown>
  /** Takes everyone due within the bound, who is not held by another worker, through the step. */
  advance(run: RunContext, step: StepOf[K], place: StepPlace): Promise<StepProgress>
}
