/**
 * Everyone due within a bound in, all of them as far along as the bound allows out. Rounds repeat while they change anything,
 * because a step's end is the next one's start.
 */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { DatabaseError } from '../../ir/database.ts'
import { isStatementProblem } from '../database-problem.ts'
import type { DueBound } from '../due-bound.ts'
import { admitArrivals } from '../enrol/admit-arrivals.ts'
import { RecipientsHeld, recipientsHeld } from '../guard/recipients-held.ts'
import { pauseCrossed } from '../hold/auto-pause.ts'
import type { RunContext } from '../run-context.ts'
import { PACE } from '../send/pace.ts'
import type { StepGroup } from '../step-places.ts'
import { checkBeforeStep } from './check-before-step.ts'
import { type DuePhase, duePhases } from './due-groups.ts'
import { createHandOvers } from './hand-overs.ts'
import { createOthers, type Others } from './others.ts'
import type { StepPlace, StepProgress } from './step-definition.ts'
import { STEPS } from './steps/table.ts'
import { startWalk } from './walk.ts'

/** How many enrolments changed. */
export async function advanceDue(run: RunContext, bound: DueBound): Promise<number> {
  const pass: Pass = { passed: new Set(), others: createOthers(run, bound) }
  let total = 0
  while (run.signal?.aborted !== true) {
    const admitted = await admitArrivals(run, bound)
    const phases = await duePhases(run, bound, (group) => pass.passed.has(nameOf(group)))
    const { touched, isStale } =
      admitted > 0
        ? { touched: admitted, isStale: false }
        : await takeFirst(run, phases, bound, pass)
    total += touched
    if (touched > 0 || isStale) continue
    // Nothing left, or only what other workers hold: they take it on, before a schedule's next instant.
    if (bound.isInclusive || !(await pass.others.areAt(phases.flatMap(({ groups }) => groups))))
      break
  }
  return total
}

interface Pass {
  /** What cannot be taken now, or was left after a while: not looked at again in this pass. */
  readonly passed: Set<string>
  readonly others: Others
}

async function takeFirst(
  run: RunContext,
  phases: readonly DuePhase[],
  bound: DueBound,
  { passed, others }: Pass,
): Promise<{ readonly touched: number; readonly isStale: boolean }> {
  for (const [index, phase] of phases.entries()) {
    const touched = await takePhase(run, phase, bound, passed)
    if (touched > 0) return { touched, isStale: false }
    // What others read is written first, also by other workers.
    const isRead = phase.writes && phases.slice(index + 1).some(({ groups }) => groups.length > 0)
    if (isRead && (await others.areAt(phase.groups))) return { touched: 0, isStale: true }
  }
  return { touched: 0, isStale: false }
}

async function takePhase(
  run: RunContext,
  { groups, isOneByOne }: DuePhase,
  bound: DueBound,
  passed: Set<string>,
): Promise<number> {
  let all = 0
  for (const group of groups) {
    if (isOneByOne && all > 0) break
    const { touched, isPassed } = await tryGroup(run, group, bound)
    if (isPassed) passed.add(nameOf(group))
    all += touched
  }
  return all
}

function nameOf({ journey, applyId, stepId }: StepGroup): string {
  return `${journey}@${applyId}.${stepId}`
}

interface Advanced {
  readonly touched: number
  /** Its people wait for the next pass, everyone else goes on. */
  readonly isPassed: boolean
}

async function tryGroup(run: RunContext, group: StepGroup, bound: DueBound): Promise<Advanced> {
  try {
    return await advanceGroup(run, group, bound)
  } catch (thrown) {
    if (!isStatementProblem(thrown)) throw thrown
    run.tally.problem(problemOf(group, thrown))
    return { touched: 0, isPassed: true }
  }
}

function problemOf({ journey, stepId }: StepGroup, thrown: DatabaseError): Diagnostic {
  if (thrown instanceof RecipientsHeld) return recipientsHeld(journey, stepId)
  return diagnostic('CRM7008', {
    address: addressOf('journey', journey),
    message: `People could not be taken through step "${stepId}" of journey "${journey}": ${thrown.message}.`,
    fix: 'Check the database, then run again.',
  })
}

/** Batches are of this many at least, or are the last. */
const SMALLEST_BATCH = Math.min(...Object.values(PACE).map(({ claim }) => claim))

/**
 * Batch after batch until hardly anybody is left at this step, whom the next round takes, or a lap is over: first those whom it is
 * not for.
 */
async function advanceGroup(run: RunContext, group: StepGroup, bound: DueBound): Promise<Advanced> {
  const place = await placeOf(run, group, bound)
  // Those who were asked stand where they stood, so each of the two begins at the first.
  const asked = { ...place, walk: startWalk() }
  const checked = place.version.isChecked
    ? await exhaust(run, group, () => checkBeforeStep(run, asked))
    : NOBODY
  const taken = await takeAll(run, group, place)
  return {
    touched: checked.touched + taken.touched,
    isPassed: checked.isPassed || taken.isPassed,
  }
}

async function takeAll(run: RunContext, group: StepGroup, place: StepPlace): Promise<Advanced> {
  const { step } = place.node
  const taken = await exhaust(run, group, () => STEPS[step.kind].advance(run, step, place)).catch(
    async (thrown) => {
      // What is under way comes to its end; what went wrong first is told.
      await place.handOvers.end().catch(() => undefined)
      throw thrown
    },
  )
  await place.handOvers.end()
  return taken
}

const NOBODY: Advanced = { touched: 0, isPassed: false }

async function exhaust(
  run: RunContext,
  { journey }: StepGroup,
  batch: () => Promise<StepProgress>,
): Promise<Advanced> {
  const since = run.now()
  let all = 0
  while (run.signal?.aborted !== true) {
    await pauseCrossed(run)
    const { touched, ended } = await batch()
    all += touched
    run.tally.ended(journey, ended)
    // Less than any full batch: nobody else is here, or a channel's rate lets no more through.
    if (touched < SMALLEST_BATCH) break
    if (run.lap?.isOver(since, run.now()) === true) {
      run.lap.leave()
      return { touched: all, isPassed: true }
    }
  }
  return { touched: all, isPassed: false }
}

async function placeOf(run: RunContext, group: StepGroup, bound: DueBound): Promise<StepPlace> {
  const { journey, applyId, stepId } = group
  const version = await run.versions.load(journey, applyId)
  const node = version.graph.nodes.get(stepId)
  if (node === undefined) throw new Error(`journey ${journey}@${applyId} has no step ${stepId}`)
  return { group, bound, version, node, walk: startWalk(), handOvers: createHandOvers(run) }
}
