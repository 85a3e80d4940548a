/**
 * Locked segments and an instant in, all of them refreshed out: by the customers who alone can have moved where their tables
 * tell what changed, everyone otherwise. Everyone is looked at, too, when that was last done too long ago, because
 * no column tells of rows that are gone.
 */
import type { Instant } from '../../ir/clock.ts'
import type { ChangeSources, SegmentProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import { canonicalJson } from '../../ir/json.ts'
import { type RefreshCounts, refreshMembers } from '../../ir/refresh-members.ts'
import { addMilliseconds, isAfter } from '../instant.ts'
import type { Applied } from '../load-applied.ts'
import { changedCustomers, readPositions, tellsChanges } from './changed-customers.ts'
import type { SegmentState } from './segment-state.ts'

/** Where members are kept, and where changes are found. */
export interface PassesScope {
  readonly schema: string
  readonly changes: ChangeSources
}

export interface PassesRequest {
  readonly at: Instant
  readonly segments: readonly LockedSegment[]
}

export interface LockedSegment {
  readonly segment: Pick<Applied<SegmentProgram>, 'id' | 'program'>
  /** `undefined`: it was never filled. */
  readonly state: SegmentState | undefined
}

interface FilledSegment extends LockedSegment {
  readonly state: SegmentState
}

type Counts = ReadonlyMap<string, RefreshCounts>

export async function refreshPasses(
  tx: Executor,
  run: PassesScope,
  { at, segments }: PassesRequest,
): Promise<Counts> {
  const cursors = await readPositions(tx, run.changes, at)
  const pass = (some: readonly LockedSegment[], keys?: readonly string[]) =>
    refreshMembers(tx, run.schema, {
      asOf: at,
      segments: some.map(refreshed),
      cursors,
      ...(keys === undefined ? {} : { keys }),
    })
  const isByChanges = (each: LockedSegment): each is FilledSegment => tellsWho(each, run, at)
  const counts = new Map<string, RefreshCounts>()
  const inFull = segments.filter((each) => !isByChanges(each))
  const byChanges = segments.filter(isByChanges)
  for (const together of lastRefreshedTogether(byChanges)) {
    const keys = await changedOf(tx, run, together, at)
    if (keys === undefined) inFull.push(...together)
    else for (const [id, found] of await pass(together, keys)) counts.set(id, found)
  }
  for (const [id, found] of await pass(inFull)) counts.set(id, found)
  return counts
}

function refreshed({ segment, state }: LockedSegment) {
  const cause = state === undefined ? ('fill' as const) : ('refresh' as const)
  return { segment: segment.id, part: segment.program.pass, cause }
}

/** Whether changes alone tell who can have moved. */
function tellsWho(
  { segment, state }: LockedSegment,
  { changes }: PassesScope,
  at: Instant,
): boolean {
  const part = segment.program.pass
  if (state === undefined || part.readsEveryone) return false
  if (!tellsChanges(part, changes, state.cursors)) return false
  return isAfter(addMilliseconds(state.fullAt, changes.fullRefreshSeconds * 1000), at)
}

/** Only these share an instant and positions to start from. */
function lastRefreshedTogether(
  segments: readonly FilledSegment[],
): readonly (readonly FilledSegment[])[] {
  const groups = new Map<string, FilledSegment[]>()
  for (const each of segments) {
    const { asOf, cursors } = each.state
    const key = canonicalJson({ asOf, cursors })
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups.values()]
}

async function changedOf(
  tx: Executor,
  { changes }: PassesScope,
  together: readonly FilledSegment[],
  at: Instant,
): Promise<readonly string[] | undefined> {
  const [first] = together
  if (first === undefined) return []
  return changedCustomers(tx, {
    parts: together.map(({ segment }) => segment.program.pass),
    sources: changes,
    since: first.state.asOf,
    at,
    cursors: first.state.cursors,
  })
}
