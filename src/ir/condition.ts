/** What a segment says of a customer. Two-valued everywhere (SEMANTICS 7): `not` is the complement over all customers. */
import type { TableName } from './catalog.ts'
import type { Comparison } from './comparison.ts'
import type { ChangedCondition, HeldCondition } from './condition-of-history.ts'
import type { MessageCondition, TopicCondition } from './condition-of-messages.ts'
import type {
  FirstTimeCondition,
  RegularlyCondition,
  RestartedCondition,
  SequenceCondition,
  StoppedCondition,
} from './condition-over-time.ts'
import type { Duration } from './duration.ts'
import type { ListedKeys } from './listed-keys.ts'
import type { PurchaseModel, SpendModel } from './purchase-model.ts'
import type { ValueType } from './value.ts'
import type { Window } from './window.ts'

export type Condition =
  /** True for everyone when empty. */
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  /** True for nobody when empty. */
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  /** `zone` is present when the test compares an instant with a day. */
  | TraitCondition
  | EventCondition
  /** Member of another segment, by its definition at the same as-of (SEMANTICS 11). */
  | { readonly kind: 'segment'; readonly segment: string }
  | FirstTimeCondition
  | StoppedCondition
  | RestartedCondition
  | RegularlyCondition
  | SequenceCondition
  | BucketCondition
  | SampleCondition
  | RankCondition
  | ListCondition
  | SqlCondition
  | MessageCondition
  | TopicCondition
  | HeldCondition
  | ChangedCondition
export * from './condition-of-history.ts'
export * from './condition-of-messages.ts'
export type ConditionKind = Condition['kind']

export interface TraitCondition {
  readonly kind: 'trait'
  readonly trait: string
  readonly test: Comparison
  readonly zone?: string
  /** Present when the trait is computed: what the comparison of it says of the customer's events. */
  readonly means?: Condition
}

/** The customer's bucket of a salt (SEMANTICS 14) lies in a range, both ends inside. */
export interface BucketCondition {
  readonly kind: 'bucket'
  readonly salt: string
  readonly from: number
  readonly to: number
}

/** The first so many buckets of a salt; canonical form is the bucket. */
export interface SampleCondition {
  readonly kind: 'sample'
  readonly salt: string
  readonly buckets: number
}

/** An aggregate over one customer's events of one kind, compared. */
export interface EventCondition {
  readonly kind: 'event'
  readonly event: string
  readonly where?: PropertyCondition
  readonly window: Window
  readonly measure: Measure
  readonly test: Comparison
  /** Present when `measure` or `test` reads local days. */
  readonly zone?: string
}

/**
 * count: events · distinct: different values of a property · sum (0 of nothing) · avg, min, max (missing of nothing) ·
 * daysSinceLast: local calendar days from the day of the last event in the window to asOf's day (missing of nothing) ·
 * firstValue, lastValue: a property of the first or last one, ties by event id (missing of nothing, or when that one has
 * none; `type` is the property's) ·
 * firstAt, lastAt: the instant of the first or last one (missing of nothing) · daysBetween: the average number of days from
 * one local day with events to the next, nextExpected: so many of these after the last such day, rounded to a day
 * (both missing with fewer than two such days) · pAlive: the chance that the customer still buys, expectedPurchases: days
 * with one in the time `next`, lifetimeValue: what these bring, churnsOn: the day on which pAlive falls below a share when
 * nothing more is bought; all four by the event's model, whose parameters they hold, and missing without any event.
 */
export type Measure =
  | { readonly fn: 'count' }
  | { readonly fn: 'daysSinceLast' }
  | { readonly fn: 'firstAt' | 'lastAt' }
  | { readonly fn: 'firstValue' | 'lastValue'; readonly of: string; readonly type: ValueType }
  | { readonly fn: 'daysBetween'; readonly zone: string }
  | { readonly fn: 'nextExpected'; readonly zone: string; readonly cycles: number }
  | { readonly fn: 'sum' | 'avg' | 'min' | 'max' | 'distinct'; readonly of: string }
  | { readonly fn: 'pAlive'; readonly model: PurchaseModel }
  | { readonly fn: 'churnsOn'; readonly model: PurchaseModel; readonly below: string }
  | { readonly fn: 'expectedPurchases'; readonly model: PurchaseModel; readonly next: Duration }
  | {
      readonly fn: 'lifetimeValue'
      readonly of: string
      readonly model: PurchaseModel
      readonly spend: SpendModel
      readonly next: Duration
    }
export type MeasureFunction = Measure['fn']

/**
 * Where a customer stands among all of whom the metric is known, or among those for whom `among` holds. One order, from the
 * highest, ties by customer key from the smallest (SEMANTICS 13); `bottom` and the quantiles count from its other end.
 */
export interface RankCondition {
  readonly kind: 'rank'
  readonly by: RankMetric
  readonly among?: Condition
  readonly take: RankTake
}

export type RankMetric =
  | { readonly kind: 'trait'; readonly trait: string }
  | {
      readonly kind: 'event'
      readonly event: string
      readonly where?: PropertyCondition
      readonly window: Window
      readonly measure: Measure
      /** Present when `measure` reads local days. */
      readonly zone?: string
    }

export type RankTake =
  /** So many customers from one end, or a share of those ranked in decimal text of its percent, rounded up. */
  | { readonly from: 'top' | 'bottom'; readonly count: number }
  | { readonly from: 'top' | 'bottom'; readonly percent: string }
  /** Parts `low` to `high` of `of` parts of equal size, 1 the lowest; those that are one larger are the highest. */
  | { readonly from: 'quantile'; readonly low: number; readonly high: number; readonly of: number }

/** The customer's key is one of those a select returns: its text, cut at its parameters. */
export interface SqlCondition {
  readonly kind: 'sql'
  /** One more than `names`. */
  readonly strings: readonly string[]
  /** The parameter between each two; `as_of` or one of those given. */
  readonly names: readonly string[]
  /** A number is its exact decimal. */
  readonly parameters: Readonly<Record<string, string | boolean | { readonly number: string }>>
  /** Tables it names without a schema, sorted. */
  readonly tables: readonly string[]
}

/** The customer's key is one of a list. */
export interface ListCondition {
  readonly kind: 'list'
  readonly from: ListSource
}

export type ListSource =
  | { readonly kind: 'file'; readonly keys: ListedKeys }
  /** Read at each refresh. */
  | { readonly kind: 'table'; readonly table: TableName; readonly column: string }

/** What must hold of a single event for it to be counted. */
export type PropertyCondition =
  | { readonly kind: 'all'; readonly of: readonly PropertyCondition[] }
  | { readonly kind: 'any'; readonly of: readonly PropertyCondition[] }
  | { readonly kind: 'not'; readonly of: PropertyCondition }
  | {
      readonly kind: 'property'
      readonly property: string
      readonly test: Comparison
      readonly zone?: string
    }
