/** A number over time. */
import type { PropertyCondition } from './condition.ts'
import type { Metadata } from './metadata.ts'

export interface Kpi extends Metadata {
  readonly id: string
  readonly measure: KpiMeasure
  /** `total` is one number over the whole reported period; the others are local calendar buckets in `zone`. */
  readonly grain: Grain
  readonly zone: string
  /** Shown after the number: `KRW`, `%`, `people`. A ratio with `%` is shown times 100. */
  readonly unit?: string
}
export const GRAINS = ['total', 'day', 'week', 'month', 'quarter', 'year'] as const
export type Grain = (typeof GRAINS)[number]

export type KpiMeasure =
  | SimpleMeasure
  | { readonly kind: 'ratio'; readonly of: SimpleMeasure; readonly to: SimpleMeasure }
export type KpiMeasureKind = KpiMeasure['kind']

export type SimpleMeasure = EventCount | EventSum | SegmentSize | MessageCount

/** Number of events, or of different customers (`customers`), or of different values of a property. */
export type EventCount = {
  readonly kind: 'eventCount'
  readonly event: string
  readonly where?: PropertyCondition
  readonly distinct?:
    | { readonly kind: 'customers' }
    | { readonly kind: 'property'; readonly property: string }
  /** Only events of members of this segment, by definition at the report's as-of. */
  readonly segment?: string
}

/** Sum of a property. With `top`, only of the customers with the highest sums in that bucket. */
export type EventSum = {
  readonly kind: 'eventSum'
  readonly event: string
  readonly of: string
  readonly where?: PropertyCondition
  readonly segment?: string
  /** Highest `percent` % of the bucket's customers by this sum, rounded up, ties by customer key (SEMANTICS 13). */
  readonly top?: { readonly percent: string }
}

/** Stored members at the end of each bucket (or at as-of in the current one), from the log of changes. */
export type SegmentSize = {
  readonly kind: 'segmentSize'
  readonly segment: string
}

/** Messages of the ledger by the instant they were decided. `sent` is handed or confirmed. */
export type MessageCount = {
  readonly kind: 'messageCount'
  readonly journey?: string
  readonly template?: string
  readonly status?: 'sent' | 'withheld' | 'failed' | 'unknown'
  readonly distinct?: { readonly kind: 'customers' }
}
