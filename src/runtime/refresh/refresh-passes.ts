/** Locked segments and an instant in; those that may be are refreshed by what changed, the others in full, out. */
import type { Instant } from '../../ir/clock.ts'
import type { SegmentProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import { type RefreshCounts, refreshMembers } from '../../ir/refresh-members.ts'
import type { Applied } from '../load-applied.ts'
import type { RunContext } from '../run-context.ts'
import type { SegmentState } from './segment-state.ts'

export interface PassesRequest {
  readonly at: Instant
  readonly segments: readonly {
    readonly segment: Applied<SegmentProgram>
    /** `undefined`: it was never filled. */
    readonly state: SegmentState | undefined
  }[]
}

export async function refreshPasses(
  tx: Executor,
  { schema }: RunContext,
  { at, segments }: PassesRequest,
): Promise<ReadonlyMap<string, RefreshCounts>> {
  return refreshMembers(tx, schema, {
    asOf: at,
    segments: segments.map(({ segment, state }) => ({
      segment: segment.id,
      part: segment.program.pass,
      cause: state === undefined ? 'fill' : 'refresh',
    })),
  })
}
