/**
 * Everyone due within a bound in, all of them as far along as the bound allows out. One round takes every step that sends
 * nothing once, and rounds repeat while they change anything, because a step's end is the next one's start. Then one step
 * sends, and it begins again.
 *
 * Which step sends next follows from who stands where, and from nothing else: who was first due, then the journey, then the
 * place in it. So a run that was killed goes on in the order in which it would have gone on, and caps and conditions over
 * messages see the same (SEMANTICS 21).
 */
import { sql } from 'kysely'
import { diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { Instant } from '../../ir/clock.ts'
import { isStatementProblem } from '../database-problem.ts'
import { type DueBound, isDueSql } from '../due-bound.ts'
import { admitArrivals } from '../enrol/admit-arrivals.ts'
import { pauseCrossed } from '../hold/auto-pause.ts'
import { notPausedSql } from '../hold/not-paused.ts'
import { compareInstants } from '../instant.ts'
import type { RunContext } from '../run-context.ts'
import { CLAIM_LIMITS } from '../send/claimed-message.ts'
import { checkBeforeStep } from './check-before-step.ts'
import type { StepGroup, StepPlace, StepProgress } from './step-definition.ts'
import { STEPS } from './steps/table.ts'

/** How many enrolments changed. */
export async function advanceDue(run: RunContext, bound: DueBound): Promise<number> {
  const stuck = new Set<string>()
  let total = 0
  const take = async (group: StepGroup): Promise<number> => {
    const progress = await tryGroup(run, group, bound)
    if (progress === undefined) stuck.add(nameOf(group))
    return progress ?? 0
  }
  while (run.signal?.aborted !== true) {
    let touched = await admitArrivals(run, bound)
    const groups = await dueGroups(run, bound)
    const { sending, others } = await bySending(
      run,
      groups.filter((group) => !stuck.has(nameOf(group))),
    )
    for (const group of others) touched += await take(group)
    if (touched === 0) {
      const [first] = sending
      // Nothing left, or only what other workers hold: they take it on.
      if (first === undefined) return total
      touched = await take(first)
      if (touched === 0) stuck.add(nameOf(first))
    }
    total += touched
  }
  return total
}

interface GroupsBySending {
  readonly sending: readonly StepGroup[]
  readonly others: readonly StepGroup[]
}

async function bySending(run: RunContext, groups: readonly DueGroup[]): Promise<GroupsBySending> {
  const placed = await Promise.all(
    groups.map(async (group) => {
      const { graph } = await run.versions.load(group.journey, group.applyId)
      const place = [...graph.nodes.keys()].indexOf(group.stepId)
      return { group, place, sends: graph.nodes.get(group.stepId)?.step.kind === 'send' }
    }),
  )
  const sending = placed.filter(({ sends }) => sends)
  sending.sort(
    (a, b) =>
      compareInstants(a.group.dueAt, b.group.dueAt) ||
      compareText(a.group.journey, b.group.journey) ||
      a.group.applyId - b.group.applyId ||
      a.place - b.place,
  )
  return {
    sending: sending.map(({ group }) => group),
    others: placed.filter(({ sends }) => !sends).map(({ group }) => group),
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

interface DueGroup extends StepGroup {
  /** Of whoever was due first. */
  readonly dueAt: Instant
}

function dueGroups(run: RunContext, bound: DueBound): Promise<readonly DueGroup[]> {
  return run.db.run<DueGroup>(sql`
    select journey, version_apply_id as "applyId", step as "stepId", min(due_at) as "dueAt" from ${run.tables.enrolment}
    where status = 'active' and ${isDueSql(sql`due_at`, bound)} and ${notPausedSql(run, sql`journey`)}
    group by 1, 2, 3 order by min(due_at), 1, 2, 3`)
}

function nameOf({ journey, applyId, stepId }: StepGroup): string {
  return `${journey}@${applyId}.${stepId}`
}

/** `undefined` when the step cannot be taken now: its people wait for the next pass, everyone else goes on. */
async function tryGroup(
  run: RunContext,
  group: StepGroup,
  bound: DueBound,
): Promise<number | undefined> {
  try {
    return await advanceGroup(run, group, bound)
  } catch (thrown) {
    if (!isStatementProblem(thrown)) throw thrown
    run.tally.problem(
      diagnostic('CRM7008', {
        address: addressOf('journey', group.journey),
        message: `People could not be taken through step "${group.stepId}" of journey "${group.journey}": ${thrown.message}.`,
        fix: 'Check the database, then run again.',
      }),
    )
    return undefined
  }
}

/** Batches are of this many at least, or are the last. */
const SMALLEST_BATCH = Math.min(...Object.values(CLAIM_LIMITS))

/** Batch after batch until hardly anybody is left at this step, whom the next round takes: first those whom it is not for. */
async function advanceGroup(run: RunContext, group: StepGroup, bound: DueBound): Promise<number> {
  const place = await placeOf(run, group, bound)
  const { step } = place.node
  const checked = place.version.isChecked
    ? await exhaust(run, group, () => checkBeforeStep(run, place))
    : 0
  return checked + (await exhaust(run, group, () => STEPS[step.kind].advance(run, step, place)))
}

async function exhaust(
  run: RunContext,
  { journey }: StepGroup,
  batch: () => Promise<StepProgress>,
): Promise<number> {
  let all = 0
  while (run.signal?.aborted !== true) {
    await pauseCrossed(run)
    const { touched, ended } = await batch()
    all += touched
    run.tally.ended(journey, ended)
    // Less than any full batch: nobody else is here, or a channel's rate lets no more through.
    if (touched < SMALLEST_BATCH) break
  }
  return all
}

async function placeOf(run: RunContext, group: StepGroup, bound: DueBound): Promise<StepPlace> {
  const { journey, applyId, stepId } = group
  const version = await run.versions.load(journey, applyId)
  const node = version.graph.nodes.get(stepId)
  if (node === undefined) throw new Error(`journey ${journey}@${applyId} has no step ${stepId}`)
  return { group, bound, version, node }
}
