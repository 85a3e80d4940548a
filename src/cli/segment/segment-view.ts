/** What `crm segment` tells of segments, as plain data: its JSON is this, its text is made from it. Small groups are masked (33). */
import type { Address } from '../../ir/address.ts'
import type { Instant } from '../../ir/clock.ts'
import type { RefreshCause } from '../../ir/refresh-members.ts'
import type { Count } from '../../plan/count.ts'

/** Whether what is applied is what the config says. */
export type AppliedAs = 'same' | 'other' | 'never'

export interface SegmentShowView {
  readonly segment: string
  readonly title?: string
  readonly asOf: Instant
  /** The zone of the project, for people. */
  readonly zone: string
  readonly sentence: string
  readonly sql: string
  readonly applied: AppliedAs
  /** Stored members as of the last refresh up to `asOf`; `null` before the first. */
  readonly members: { readonly size: Count; readonly asOf: Instant } | null
  /** Oldest first. */
  readonly history: readonly SegmentSizeView[]
  readonly dependsOn: readonly Address[]
  /** What names it. */
  readonly usedBy: readonly Address[]
  /** What depends on it through those. */
  readonly usedIndirectlyBy: readonly Address[]
  readonly minimumCell: number
}

export interface SegmentSizeView {
  readonly asOf: Instant
  readonly size: Count
  readonly entered: Count
  readonly left: Count
  readonly cause: RefreshCause
}

export interface SegmentPreviewView {
  readonly segment: string
  readonly title?: string
  readonly asOf: Instant
  readonly sentence: string
  readonly size: Count
  /** All customers of the catalog. */
  readonly customers: Count
  readonly minimumCell: number
  /** Only when asked for. */
  readonly keys?: readonly string[]
}

export interface SegmentOverlapView {
  readonly asOf: Instant
  readonly segments: readonly { readonly segment: string; readonly size: Count }[]
  /** Every pair once, in the order of `segments`. */
  readonly pairs: readonly { readonly segments: readonly [string, string]; readonly both: Count }[]
  /** People in every one of them, and in at least one. */
  readonly all: Count
  readonly any: Count
  readonly minimumCell: number
}
