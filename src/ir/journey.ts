/** A graph of steps people are enrolled in. In this version a line of steps; each has a version-independent id. */
import type { BucketRange } from './bucket-range.ts'
import type { Duration } from './duration.ts'
import type { Metadata } from './metadata.ts'
import type { Schedule } from './schedule.ts'

export interface Journey extends Metadata {
  readonly id: string
  readonly trigger: Trigger
  readonly reentry: Reentry
  /** Whether those already in the segment at first apply are enrolled (SEMANTICS 17). */
  readonly backfill: 'none' | 'current'
  /** Who of those in it get none of its marketing (J4). */
  readonly holdout?: BucketRange
  /** Nobody in it moves and nothing is sent, until a version without it is applied. */
  readonly paused?: true
  readonly pauseWhen?: PauseWhen
  readonly steps: readonly Step[]
}

/** The journey pauses itself when the newest value of the KPI is more than the limit (J9). */
export interface PauseWhen {
  readonly kpi: string
  /** Exact decimal; of a ratio the ratio itself, 0.001 for 0.1%. */
  readonly moreThan: string
}

export type Trigger =
  /** A customer becomes a member of the segment. */
  | { readonly kind: 'enters'; readonly segment: string }
  /** At each instant of the schedule, everyone who is a member then; the instant is the enrolment's key. */
  | { readonly kind: 'schedule'; readonly segment: string; readonly schedule: Schedule }
export type TriggerKind = Trigger['kind']

/** SEMANTICS 18. */
export type Reentry =
  | { readonly kind: 'never' }
  | { readonly kind: 'always' }
  | { readonly kind: 'after'; readonly duration: Duration; readonly zone: string }

export type Step = WaitStep | SendStep | ExitStep
export type StepKind = Step['kind']
export interface WaitStep {
  readonly kind: 'wait'
  readonly id: string
  readonly duration: Duration
  readonly zone: string
}
export interface SendStep {
  readonly kind: 'send'
  readonly id: string
  readonly template: string
  /** Withheld as `expired` when sent later than this after it fell due (SEMANTICS 21). */
  readonly expireAfter?: Duration
}
export interface ExitStep {
  readonly kind: 'exit'
  readonly id: string
  readonly reason: string
}
