/** What one kind of stage needs to be done, and what it reports. All stages of a kind are handed over at once. */
import { type Address, addressOf } from '../../ir/address.ts'
import type { Instant } from '../../ir/clock.ts'
import type { CompiledObject } from '../../ir/compiled.ts'
import type { DatabaseError, Executor } from '../../ir/database.ts'
import type { Journey } from '../../ir/journey.ts'
import type { PlannedChange } from '../../plan/plan.ts'
import type { Stage, StageKind, StageOf } from '../../plan/stage.ts'

export interface StageContext {
  readonly tx: Executor
  readonly schema: string
  readonly asOf: Instant
  readonly applyId: number
  /** The plan's changes by address: the only source of what is written and run. */
  readonly changes: ReadonlyMap<Address, PlannedChange>
}

/** What a stage did, in numbers of people; exact, so masked before it is shown. */
export interface StageResult {
  readonly stage: Stage
  readonly people?: PeopleCounts
}

export type PeopleCounts =
  | {
      readonly kind: 'members'
      readonly size: number
      readonly entered: number
      readonly left: number
    }
  | { readonly kind: 'enrolled' | 'ended' | 'dropped' | 'migrated'; readonly count: number }

export type StageExecutor<K extends StageKind> = (
  stages: readonly StageOf<K>[],
  context: StageContext,
) => Promise<readonly StageResult[]>

/** The database refused what a stage asked of it; the whole apply is undone. */
export class StageError extends Error {
  readonly stage: Stage
  constructor(stage: Stage, cause: DatabaseError) {
    super(cause.message, { cause })
    this.name = 'StageError'
    this.stage = stage
  }
}

/** The object a stage is about as this plan writes it. Only called for addresses the plan itself derived. */
export function plannedObject(context: StageContext, address: Address): CompiledObject {
  const change = context.changes.get(address)
  if (change === undefined || change.change === 'delete') {
    throw new Error(`the plan has a stage for ${address} but does not write it`)
  }
  return change.object
}

export function plannedJourney(id: string, context: StageContext): Journey {
  const { program } = plannedObject(context, addressOf('journey', id))
  if (program.kind !== 'journey') throw new Error(`${id} is not a journey`)
  return program.journey
}
