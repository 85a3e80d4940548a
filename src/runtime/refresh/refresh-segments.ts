/**
 * The segments due at one instant of their schedules in; their members made equal to the predicates at that instant, and
 * those who entered enrolled, out. One transaction, so nobody can enter without being enrolled, and one pass over the
 * tables for all of them. Exactly one worker does it: the rows with the segments' cursors are locked, and a cursor that
 * has moved means it was done already.
 */
import { sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { SegmentProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import type { RefreshCounts } from '../../ir/refresh-members.ts'
import { wakeMembersSql } from '../../ir/wake-members.ts'
import { type EnrolTally, enrolEntered } from '../enrol/enrol-entered.ts'
import { compareInstants } from '../instant.ts'
import type { Applied } from '../load-applied.ts'
import type { RunContext } from '../run-context.ts'
import { workTransaction } from '../work-transaction.ts'
import { refreshPasses } from './refresh-passes.ts'
import type { SegmentState } from './segment-state.ts'

export interface DueRefresh {
  readonly segment: Applied<SegmentProgram>
  readonly at: Instant
  /** Where this worker believes the segment's cursor to be. */
  readonly cursor: Instant
}

export type RefreshOutcome =
  /** Where each segment's cursor is now. */
  | { readonly kind: 'refreshed'; readonly cursors: ReadonlyMap<string, Instant> }
  /** Another worker is at it. */
  | { readonly kind: 'busy' }

interface Refreshed {
  readonly segment: string
  readonly counts: RefreshCounts
  readonly enrolled: readonly EnrolTally[]
}

/** All of `due` fall due at the same instant. */
export async function refreshSegments(
  run: RunContext,
  due: readonly DueRefresh[],
  whenLocked: 'skip' | 'wait',
): Promise<RefreshOutcome> {
  const done = await workTransaction(run, async (tx) => {
    const states = await lockStates(tx, run, whenLocked)
    if (states === undefined) return undefined
    const moved = due.filter(({ segment, cursor }) => isMoved(states.get(segment.id), cursor))
    const mine = due.filter((each) => !moved.includes(each))
    const cursors = new Map([
      ...moved.map(
        ({ segment, cursor }) => [segment.id, states.get(segment.id)?.asOf ?? cursor] as const,
      ),
      ...mine.map(({ segment, at }) => [segment.id, at] as const),
    ])
    return { cursors, refreshed: await refreshMine(tx, run, mine, states) }
  })
  if (done === undefined) return { kind: 'busy' }
  for (const { segment, counts, enrolled } of done.refreshed) {
    run.tally.refreshed(segment, counts)
    for (const { journey, count } of enrolled) run.tally.enrolled(journey, count)
  }
  return { kind: 'refreshed', cursors: done.cursors }
}

function isMoved(state: SegmentState | undefined, cursor: Instant): boolean {
  return state !== undefined && compareInstants(state.asOf, cursor) !== 0
}

async function refreshMine(
  tx: Executor,
  run: RunContext,
  due: readonly DueRefresh[],
  states: ReadonlyMap<string, SegmentState>,
): Promise<readonly Refreshed[]> {
  const [first] = due
  if (first === undefined) return []
  const scope = { schema: run.schema, changes: run.programs.changes }
  const counts = await refreshPasses(tx, scope, {
    at: first.at,
    segments: due.map(({ segment }) => ({ segment, state: states.get(segment.id) })),
  })
  await tx.run(
    wakeMembersSql(
      run.schema,
      due.map(({ segment }) => segment.id),
    ),
  )
  const refreshed: Refreshed[] = []
  for (const { segment, at } of due) {
    const found = counts.get(segment.id)
    if (found === undefined) throw new Error(`the refresh of ${segment.id} gave no counts`)
    // A first fill is not entering (SEMANTICS 17).
    const isMoving = states.has(segment.id)
    const enrolled = isMoving ? await enrolMoved(tx, run, { segment: segment.id, at, found }) : []
    refreshed.push({ segment: segment.id, counts: found, enrolled })
  }
  return refreshed
}

async function enrolMoved(
  tx: Executor,
  run: RunContext,
  { segment, at, found }: { segment: string; at: Instant; found: RefreshCounts },
): Promise<readonly EnrolTally[]> {
  const enrolled: EnrolTally[] = []
  if (found.entered > 0) {
    const entry = { segment, change: 'entered', at } as const
    enrolled.push(...(await enrolEntered(tx, run, entry)))
  }
  if (found.left > 0) {
    const entry = { segment, change: 'left', at } as const
    enrolled.push(...(await enrolEntered(tx, run, entry)))
  }
  return enrolled
}

/** All rows are locked, because a customer's row holds the bits of all segments. `undefined`: another has some of them. */
async function lockStates(
  tx: Executor,
  { tables }: RunContext,
  whenLocked: 'skip' | 'wait',
): Promise<ReadonlyMap<string, SegmentState> | undefined> {
  const rows = await tx.run<SegmentState & { readonly segment: string }>(sql`
    select segment, as_of as "asOf", full_at as "fullAt", cursors from ${tables.segment_state}
    order by segment for update ${whenLocked === 'skip' ? sql`skip locked` : sql``}`)
  if (whenLocked === 'skip') {
    const [all] = await tx.run<{ count: number }>(
      sql`select count(*) as count from ${tables.segment_state}`,
    )
    if (all?.count !== rows.length) return undefined
  }
  return new Map(rows.map(({ segment, ...state }) => [segment, state]))
}
