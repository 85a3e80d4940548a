/** What is kept of a segment's last refresh. */
import type { Instant } from '../../ir/clock.ts'

export interface SegmentState {
  readonly asOf: Instant
  /** As-of of the last refresh that looked at everyone. */
  readonly fullAt: Instant
  /** How far each source of changes had been read, by table of the catalog. */
  readonly cursors: Readonly<Record<string, string>>
}
