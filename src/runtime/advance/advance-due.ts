/**
 * Everyone due within a bound in, all of them as far along as the bound allows out. One round takes every step of
 * every journey version once; rounds repeat while they change anything, because a step's end is the next one's start.
 */
import { sql } from 'kysely'
import { diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { Step } from '../../ir/journey.ts'
import { stepsIn } from '../../ir/step-graph.ts'
import { isStatementProblem } from '../database-problem.ts'
import { type DueBound, isDueSql } from '../due-bound.ts'
import { admitArrivals } from '../enrol/admit-arrivals.ts'
import { pauseCrossed } from '../hold/auto-pause.ts'
import type { RunContext } from '../run-context.ts'
import { type StepGroup, stepPlacesSql } from '../step-places.ts'
import { checkBeforeStep } from './check-before-step.ts'
import type { StepPlace, StepProgress } from './step-definition.ts'
import { STEPS } from './steps/table.ts'

/** How many enrolments changed. */
export async function advanceDue(run: RunContext, bound: DueBound): Promise<number> {
  const stuck = new Set<string>()
  const writers = await journeysThatWrite(run)
  let total = 0
  for (;;) {
    let touched = await admitArrivals(run, bound)
    const groups = await dueGroups(run, bound)
    // What others read or wait for is written first, so that a late worker does not ask before it is there.
    const isFirst = ({ journey }: StepGroup) => writers.has(journey)
    touched += await advanceGroups(run, groups.filter(isFirst), bound, stuck)
    const others = groups.filter((group) => !isFirst(group))
    if (touched === 0) touched += await advanceGroups(run, others, bound, stuck)
    total += touched
    // Nothing left, or only what other workers hold: they take it on.
    if (touched === 0 || run.signal?.aborted === true) return total
  }
}

async function advanceGroups(
  run: RunContext,
  groups: readonly StepGroup[],
  bound: DueBound,
  stuck: Set<string>,
): Promise<number> {
  let touched = 0
  for (const group of groups) {
    if (stuck.has(nameOf(group))) continue
    const progress = await tryGroup(run, group, bound)
    if (progress === undefined) stuck.add(nameOf(group))
    touched += progress ?? 0
  }
  return touched
}

function dueGroups(run: RunContext, bound: DueBound): Promise<readonly StepGroup[]> {
  return run.db.run<StepGroup>(sql`
    select journey, version_apply_id as "applyId", step as "stepId" from (${stepPlacesSql(run, '-infinity')}) place
    where ${isDueSql(sql`due`, bound)} order by due, 1, 2, 3`)
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

/** Batch after batch until nobody is left at this step: first those whom it is not for, then the others. */
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
    if (touched === 0) break
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
