/** What one run did, as plain data: the result of `runUntil`, and what `crm run --json` prints. */

import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Instant } from '../ir/clock.ts'
import type { Hold } from './hold/hold.ts'

export interface RunSummary {
  /** The apply whose programs ran last; `undefined` when nothing was ever applied. */
  readonly applyId: number | undefined
  /** How far the run went: the end of virtual time, or the clock's instant at the end. */
  readonly until: Instant
  /** False when the run was asked to stop before it was done, as a worker always is. */
  readonly isComplete: boolean
  readonly segments: readonly SegmentTally[]
  readonly journeys: readonly JourneyTally[]
  readonly messages: MessageTally
  /** The same by template, sorted by id. */
  readonly templates: readonly TemplateTally[]
  /** Claims of workers that died, taken over at the start or later. */
  readonly recovered: RecoveryTally
  /** What was stopped or paused by hand when the run ended. */
  readonly holds: readonly Hold[]
  /** What could not be done; the rest went on without it. */
  readonly problems: readonly Diagnostic[]
  /** The next instant at which something falls due; `undefined` when nothing ever will. */
  readonly nextDue: Instant | undefined
}

export interface SegmentTally {
  readonly segment: string
  readonly refreshes: number
  readonly entered: number
  readonly left: number
  /** Members after the last of these refreshes. */
  readonly size: number
}

export interface JourneyTally {
  readonly journey: string
  readonly enrolled: number
  readonly ended: number
}

export interface MessageTally {
  /** Handed to the provider. */
  readonly sent: number
  /** Attempts the provider did not accept, to be repeated. */
  readonly retried: number
  readonly failed: number
  readonly unknown: number
  /** Sorted by reason. */
  readonly withheld: readonly { readonly reason: string; readonly count: number }[]
  /** Times a message was put off to a later instant, at which it passes its guards again. */
  readonly deferred: readonly { readonly reason: string; readonly count: number }[]
}

export interface TemplateTally extends MessageTally {
  readonly template: string
}

export interface RecoveryTally {
  /** Never handed over, or safe to repeat: they pass all guards again. */
  readonly requeued: number
  readonly unknown: number
}
