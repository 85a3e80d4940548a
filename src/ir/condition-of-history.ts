/** Conditions over the changes of a trait, which the catalog declares as its history (S13). */
import type { Comparison } from './comparison.ts'
import type { Duration } from './duration.ts'
import type { Window } from './window.ts'

/** The test holds of the value at `asOf − for` and of every value since. */
export interface HeldCondition {
  readonly kind: 'heldFor'
  readonly trait: string
  /** The event that is its history. */
  readonly history: string
  readonly test: Comparison
  readonly duration: Duration
  /** Of calendar durations, and where the test compares an instant with a day. */
  readonly zone: string
}

/** In the window the trait took another value than it had: from one of which a test holds, to one of which a test holds. */
export interface ChangedCondition {
  readonly kind: 'changed'
  readonly trait: string
  /** The event that is its history. */
  readonly history: string
  /** Absent: from any other value, or from none. */
  readonly from?: Comparison
  /** Absent: to any other value, or to none. */
  readonly to?: Comparison
  readonly window: Exclude<Window, { kind: 'relativeTo' }>
  /** Where a test compares an instant with a day. */
  readonly zone: string
}
