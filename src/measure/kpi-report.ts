/** What `reportKpis` gives and `crm report` shows: plain data, with small groups of people already hidden. */
import type { Instant } from '../ir/clock.ts'
import type { Grain, KpiMeasureKind } from '../ir/kpi.ts'

/** Names the shape of the report; a change that breaks readers gets another number. */
export const REPORT_FORMAT = 1

export interface KpiReport {
  readonly format: typeof REPORT_FORMAT
  readonly asOf: Instant
  /** The project's zone. */
  readonly zone: string
  /** The period as it was asked for. */
  readonly requested: { readonly from?: string; readonly to?: string }
  /** Numbers of people from 1 to this − 1 are not in the report (SEMANTICS 33). */
  readonly minimumCell: number
  readonly kpis: readonly KpiSeries[]
  /** Present when the project has journeys. */
  readonly messages?: MessageSummary
}

export interface KpiSeries {
  readonly id: string
  readonly title?: string
  readonly unit?: string
  readonly measure: KpiMeasureKind
  readonly grain: Grain
  readonly zone: string
  /** The period `[from, to)` as instants; `null` where it is open. */
  readonly from: Instant | null
  readonly to: Instant | null
  /** In order of time; one without a bucket for the grain `total`. */
  readonly cells: readonly KpiCell[]
}

export interface KpiCell {
  /** First local day of the bucket, `null` for `total`. */
  readonly bucket: string | null
  /** The bucket is cut by the period or not over at as-of. */
  readonly isPartial: boolean
  /** Exact decimal text. `null` when there is no number (a ratio over 0, a size before the first fill) or when hidden. */
  readonly value: string | null
  /** Present when the value is hidden because it tells of 1 to this − 1 people. */
  readonly below?: number
}

/** Messages decided in the reported period, by journey (SEMANTICS 25). */
export interface MessageSummary {
  readonly journeys: readonly JourneyMessages[]
}

export interface JourneyMessages {
  readonly journey: string
  /** Handed to the provider or confirmed by it. */
  readonly sent: number
  readonly withheld: number
  /** Withheld messages by guard or other reason, most first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[]
  /** Refused by the provider or bounced. */
  readonly failed: number
  /** Whether the provider took it cannot be known. */
  readonly unknown: number
  /** Decided, without an outcome yet. */
  readonly pending: number
}
