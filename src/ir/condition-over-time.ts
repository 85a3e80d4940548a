/** Conditions over when a customer's events happened, beyond how many there are (S4, S5). */
import type { PropertyCondition } from './condition.ts'
import type { Duration } from './duration.ts'
import type { Window } from './window.ts'

/** The events that count: of one kind, of which the filter holds. */
export interface EventFilter {
  readonly event: string
  readonly where?: PropertyCondition
}

/** The first event of all lies in the window. */
export interface FirstTimeCondition extends EventFilter {
  readonly kind: 'firstTime'
  readonly window: Exclude<Window, { kind: 'all' }>
}

/** None in `[asOf − for, asOf]`, and some before it: ever, or in `[asOf − activeWithin, asOf]`. */
export interface StoppedCondition extends EventFilter {
  readonly kind: 'stopped'
  readonly for: Duration
  readonly activeWithin?: Duration
  /** Of calendar durations. */
  readonly zone: string
}

/** One at t in `[asOf − within, asOf]` whose predecessor, the latest before t, is at `t − after` or earlier. */
export interface RestartedCondition extends EventFilter {
  readonly kind: 'restarted'
  readonly within: Duration
  readonly after: Duration
  /** Of calendar durations. */
  readonly zone: string
}

export const PERIODS = ['day', 'week', 'month', 'year'] as const
export type Period = (typeof PERIODS)[number]

/** Some in at least `in` of the last `of` calendar periods, of which the one as-of lies in is the last. */
export interface RegularlyCondition extends EventFilter {
  readonly kind: 'regularly'
  readonly in: number
  readonly of: number
  readonly period: Period
  readonly zone: string
}

/** One step of a sequence. The first has neither `within` nor `absent`. */
export interface SequenceStep extends EventFilter {
  /** How long after the latest step that happened, its end inside; without it, at any later time. */
  readonly within?: Duration
  /** No such event may come: known only once `within` has passed. */
  readonly absent?: true
  /** It is of the same table as the step it is counted from, whose id tells which of two at one instant came first. */
  readonly tiesById?: true
}

/** Some events, one for each step in this order, but for those that are absent (SEMANTICS 12). */
export interface SequenceCondition {
  readonly kind: 'sequence'
  readonly steps: readonly SequenceStep[]
  /** Where the first step lies. */
  readonly window: Window
  /** All steps have the same value of this property. */
  readonly same?: string
  /** Of calendar durations. */
  readonly zone: string
}
