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
import { type StepNode, stepsIn } from '../../ir/step-graph.ts'
import { type DueBound, isDueSql } from '../due-bound.ts'
import { compareInstants } from '../instant.ts'
import type { JourneyVersion } from '../journey-versions.ts'
import type { RunContext } from '../run-context.ts'
import { messageSource } from '../send/message-source.ts'
import { beginsAtClaim } from '../send/pace.ts'
import { type StepGroup, stepPlacesSql } from '../step-places.ts'
import { sendsAhead } from './sends-ahead.ts'

export interface DueGroup extends StepGroup {
  /** Of whoever was due first. */
  readonly dueAt: Instant
}

export interface PlacedGroup {
  readonly group: DueGroup
  /** See `StepPlace`. */
  readonly ahead: readonly StepNode[]
}

/** One after the other, as long as nobody was taken on. */
export interface DuePhase {
  readonly groups: readonly PlacedGroup[]
  /** Only the first of them that has anybody to take: then all is looked at anew. */
  readonly isOneByOne: boolean
}

export async function duePhases(
  run: RunContext,
  bound: DueBound,
  isLeftOut: (group: StepGroup) => boolean,
): Promise<readonly DuePhase[]> {
  const groups = await dueGroups(run, bound)
  const standing = await Promise.all(groups.map((group) => standingAt(run, group)))
  const placed: OrderedGroup[] = []
  for (const one of standing) {
    if (!isLeftOut(one.group)) placed.push(await orderedGroup(run, one, standing))
  }
  placed.sort(
    (a, b) =>
      compareInstants(a.group.dueAt, b.group.dueAt) ||
      compareText(a.group.journey, b.group.journey) ||
      a.group.applyId - b.group.applyId ||
      a.place - b.place,
  )
  const writers = await journeysThatWrite(run)
  const phase = (isFirst: boolean, sends: boolean): DuePhase => ({
    groups: placed.filter(
      (one) => writers.has(one.group.journey) === isFirst && one.sends === sends,
    ),
    isOneByOne: sends,
  })
  // What others read or wait for is written first, so that a late worker does not ask before it is there.
  return [phase(true, false), phase(true, true), phase(false, false), phase(false, true)]
}

interface Standing {
  readonly group: DueGroup
  readonly version: JourneyVersion
}

async function standingAt(run: RunContext, group: DueGroup): Promise<Standing> {
  return { group, version: await run.versions.load(group.journey, group.applyId) }
}

interface OrderedGroup extends PlacedGroup {
  /** Of its step in the journey; where it takes people on to sends, of the first of them. */
  readonly place: number
  readonly sends: boolean
}

async function orderedGroup(
  run: RunContext,
  { group, version }: Standing,
  standing: readonly Standing[],
): Promise<OrderedGroup> {
  const others = standing
    .filter((one) => one.group !== group && one.group.journey === group.journey)
    .map((one) => ({ version: one.version, stepId: one.group.stepId }))
  const ahead = await takenOn(run, { group, version }, sendsAhead(version, group.stepId, others))
  const step = version.graph.nodes.get(group.stepId)?.step
  const place = [...version.graph.nodes.keys()].indexOf(ahead[0]?.step.id ?? group.stepId)
  return { group, ahead, place, sends: ahead.length > 0 || (step !== undefined && sends(step)) }
}

/** Those on the channel of the first, where taking a message is a write that may be done again. */
async function takenOn(
  run: RunContext,
  { group, version }: Standing,
  nodes: readonly StepNode[],
): Promise<readonly StepNode[]> {
  const taken: StepNode[] = []
  let first: string | undefined
  for (const node of nodes) {
    const { channel } = messageSource(run.programs, { ...group, version, node })
    first ??= channel.id
    if (channel.id === first && (await beginsAtClaim(run, channel))) taken.push(node)
  }
  return taken
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
