/**
 * Where people stand who are due in, the steps to take next, out: of journeys that write what others read, those that send
 * nothing, then one that sends; then so of the others.
 *
 * Which step sends next follows from who stands where, and from nothing else: who was first due, then the journey, then the
 * place in it. So a run that was killed goes on in the order in which it would have gone on, and caps and conditions over
 * messages see the same (SEMANTICS 21).
 */
import { sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { Step } from '../../ir/journey.ts'
import { stepsIn } from '../../ir/step-graph.ts'
import { type DueBound, isDueSql } from '../due-bound.ts'
import { compareInstants } from '../instant.ts'
import type { RunContext } from '../run-context.ts'
import { type StepGroup, stepPlacesSql } from '../step-places.ts'

export interface DueGroup extends StepGroup {
  /** Of whoever was due first. */
  readonly dueAt: Instant
}

/** One after the other, as long as nobody was taken on. */
export interface DuePhase {
  readonly groups: readonly DueGroup[]
  /** Only the first of them that has anybody to take: then all is looked at anew. */
  readonly isOneByOne: boolean
  /** What others read or wait for. */
  readonly writes: boolean
}

export async function duePhases(
  run: RunContext,
  bound: DueBound,
  isLeftOut: (group: StepGroup) => boolean,
): Promise<readonly DuePhase[]> {
  const groups = (await dueGroups(run, bound)).filter((group) => !isLeftOut(group))
  const placed = await Promise.all(groups.map((group) => placedGroup(run, group)))
  placed.sort(
    (a, b) =>
      compareInstants(a.group.dueAt, b.group.dueAt) ||
      compareText(a.group.journey, b.group.journey) ||
      a.group.applyId - b.group.applyId ||
      a.place - b.place,
  )
  const writers = await journeysThatWrite(run)
  const phase = (isFirst: boolean, sends: boolean): DuePhase => ({
    groups: placed
      .filter((one) => writers.has(one.group.journey) === isFirst && one.sends === sends)
      .map(({ group }) => group),
    isOneByOne: sends,
    writes: isFirst,
  })
  // What others read or wait for is written first, so that a late worker does not ask before it is there.
  return [phase(true, false), phase(true, true), phase(false, false), phase(false, true)]
}

interface PlacedGroup {
  readonly group: DueGroup
  /** Of its step in the journey. */
  readonly place: number
  readonly sends: boolean
}

async function placedGroup(run: RunContext, group: DueGroup): Promise<PlacedGroup> {
  const { graph } = await run.versions.load(group.journey, group.applyId)
  const step = graph.nodes.get(group.stepId)?.step
  const place = [...graph.nodes.keys()].indexOf(group.stepId)
  return { group, place, sends: step !== undefined && sends(step) }
}

function sends({ kind }: Step): boolean {
  return kind === 'send' || kind === 'webhook'
}

function dueGroups(run: RunContext, bound: DueBound): Promise<readonly DueGroup[]> {
  return run.db.run<DueGroup>(sql`
    select journey, version_apply_id as "applyId", step as "stepId", due as "dueAt"
    from (${stepPlacesSql(run, '-infinity')}) place where ${isDueSql(sql`due`, bound)}`)
}

/** Those that set or emit, in any version with people on it. */
async function journeysThatWrite({ programs, versions }: RunContext): Promise<ReadonlySet<string>> {
  const writes = (steps: readonly Step[]) =>
    stepsIn(steps).some(({ kind }) => kind === 'set' || kind === 'emit')
  const current = [...programs.journeys.values()].filter(({ program }) =>
    writes(program.journey.steps),
  )
  const ids = new Set(current.map(({ id }) => id))
  for (const { journey, applyId } of await versions.inFlight()) {
    if (ids.has(journey)) continue
    const version = await versions.load(journey, applyId)
    if (writes(version.journey.steps)) ids.add(journey)
  }
  return ids
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
