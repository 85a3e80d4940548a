/**
 * One segment and one instant of its schedule in; its members made equal to the predicate at that instant, and those
 * who entered enrolled, out. One transaction, so nobody can enter without being enrolled. Exactly one worker does it:
 * the row with the segment's cursor is locked, and a cursor that has moved means it was done already.
 */
import { sql } from 'kysely'
import { addressOf } from '../../ir/address.ts'
import type { Instant } from '../../ir/clock.ts'
import type { SegmentProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import { type RefreshCounts, refreshMembersSql } from '../../ir/refresh-members.ts'
import { type EnrolTally, enrolEntered } from '../enrol/enrol-entered.ts'
import { compareInstants } from '../instant.ts'
import type { Applied } from '../load-applied.ts'
import type { RunContext } from '../run-context.ts'
import { workTransaction } from '../work-transaction.ts'

export interface DueRefresh {
  readonly segment: Applied<SegmentProgram>
  readonly at: Instant
  /** Where this worker believes the segment's cursor to be. */
  readonly cursor: Instant
}

export type RefreshOutcome =
  | { readonly kind: 'refreshed' }
  /** Another worker did it: this is where the cursor is now. */
  | { readonly kind: 'moved'; readonly cursor: Instant }
  /** Another worker is at it. */
  | { readonly kind: 'busy' }

export async function refreshSegment(
  run: RunContext,
  due: DueRefresh,
  whenLocked: 'skip' | 'wait',
): Promise<RefreshOutcome> {
  const done = await workTransaction(run, async (tx) => {
    const state = await lockState(tx, run, due.segment.id, whenLocked)
    if (state === undefined && whenLocked === 'skip') return { kind: 'busy' as const }
    if (state !== undefined && compareInstants(state.as_of, due.cursor) !== 0) {
      return { kind: 'moved' as const, cursor: state.as_of }
    }
    return { kind: 'refreshed' as const, ...(await refresh(tx, run, due, state === undefined)) }
  })
  if (done.kind !== 'refreshed') return done
  run.tally.refreshed(due.segment.id, done.counts)
  for (const { journey, count } of done.enrolled) run.tally.enrolled(journey, count)
  return { kind: 'refreshed' }
}

async function refresh(
  tx: Executor,
  run: RunContext,
  { segment, at }: DueRefresh,
  isFirstFill: boolean,
): Promise<{ readonly counts: RefreshCounts; readonly enrolled: readonly EnrolTally[] }> {
  const [counts] = await tx.run<RefreshCounts>(
    refreshMembersSql(run.schema, {
      segment: segment.id,
      members: segment.program.members,
      asOf: at,
      cause: isFirstFill ? 'fill' : 'refresh',
    }),
  )
  if (counts === undefined) throw new Error(`${addressOf('segment', segment.id)} gave no counts`)
  // A first fill is not entering (SEMANTICS 17).
  if (isFirstFill || counts.entered === 0) return { counts, enrolled: [] }
  const entry = { segment: segment.id, at, count: counts.entered }
  return { counts, enrolled: await enrolEntered(tx, run, entry) }
}

async function lockState(
  tx: Executor,
  { tables }: RunContext,
  segment: string,
  whenLocked: 'skip' | 'wait',
): Promise<{ readonly as_of: Instant } | undefined> {
  const [row] = await tx.run<{ as_of: Instant }>(sql`
    select as_of from ${tables.segment_state} where segment = ${segment}::text
    for update ${whenLocked === 'skip' ? sql`skip locked` : sql``}`)
  return row
}
