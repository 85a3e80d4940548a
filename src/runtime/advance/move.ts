/** A person before a step, and what becomes of them there. */
import type { Instant } from '../../ir/clock.ts'

export interface Person {
  readonly customerKey: string
  readonly id: string
  readonly key: string
  readonly startedAt: Instant
  readonly arrivedAt: Instant
  /** What the step asks of the row besides: an instant. */
  readonly until: Instant | null
}

/** One whose row is locked by this transaction. */
export interface LockedPerson extends Person {
  readonly dueAt: Instant
  /** Where the row is (`ctid`), until it is written. */
  readonly row: string
}

/** What becomes of one of them. */
export type Move =
  | { readonly kind: 'go'; readonly to: string | undefined; readonly at: Instant }
  | {
      readonly kind: 'end'
      readonly status: 'exited' | 'converted'
      readonly reason: string
      readonly at: Instant
    }
  /** Stays, and is looked at again. */
  | { readonly kind: 'wait'; readonly until: Instant; readonly waitsFor?: string }
  /** Exit criteria and goal were asked. */
  | { readonly kind: 'pass' }

export interface Moved {
  readonly person: LockedPerson
  readonly move: Move
}
