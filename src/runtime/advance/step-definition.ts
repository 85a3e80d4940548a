/** What one kind of step does with the people standing before it who are due. */
import type { Executor } from '../../ir/database.ts'
import type { Step, StepKind } from '../../ir/journey.ts'
import type { StepNode } from '../../ir/step-graph.ts'
import type { DueBound } from '../due-bound.ts'
import type { JourneyVersion } from '../journey-versions.ts'
import type { RunContext } from '../run-context.ts'
import type { StepGroup } from '../step-places.ts'
import type { HandOvers } from './hand-overs.ts'
import type { LockedPerson, Move } from './move.ts'
import type { Walk } from './walk.ts'

export type StepOf<K extends StepKind> = Step & { readonly kind: K }

export interface StepPlace {
  readonly group: StepGroup
  readonly bound: DueBound
  readonly version: JourneyVersion
  readonly node: StepNode
  /** Through those due here. */
  readonly walk: Walk
  /** Of what was decided here. */
  readonly handOvers: HandOvers
}

export interface StepProgress {
  /** Enrolments changed in any way; 0 when all that is due is held by other workers. */
  readonly touched: number
  /** Of those, how many are over. */
  readonly ended: number
}

/** People who stand before a step. */
export interface StepQuestion<K extends StepKind = StepKind> {
  readonly tx: Executor
  readonly run: RunContext
  readonly step: StepOf<K>
  readonly place: StepPlace
  readonly people: readonly LockedPerson[]
}

/** What becomes of each of them, in their order. */
export type Decide<K extends StepKind = StepKind> = {
  // A method, so that a table of all kinds can hold what is for one of them.
  bivariant(question: StepQuestion<K>): Promise<readonly Move[]>
}['bivariant']

export interface StepDefinition<K extends StepKind = StepKind> {
  /** Takes everyone due within the bound, who is not held by another worker, through the step; a batch at a time. */
  advance(run: RunContext, step: StepOf<K>, place: StepPlace): Promise<StepProgress>
}
