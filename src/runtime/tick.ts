/**
 * Applied state and an instant in, everything due up to it done out.
 *
 * Two walks over the same parts. Virtual time goes from due instant to due instant and is never late. Actual time may be
 * late: what schedules missed is run in order, people go on at the instants at which they fell due, and only guards and
 * sends happen at the clock's instant (SEMANTICS 21). Between two instants of schedules nothing changes who is a member,
 * so everything due in between goes in one pass.
 *
 * Order at one instant: refresh, enrol, fire schedules, what waited for the instant, advance.
 */
import type { Instant } from '../ir/clock.ts'
import { advanceDue } from './advance/advance-due.ts'
import { readCursors } from './cursors.ts'
import { type BarrierQuestion, nextBarrier, nextWork } from './due.ts'
import { before, type DueBound, upTo } from './due-bound.ts'
import { scanEvents } from './enrol/scan-events.ts'
import { pauseCrossed } from './hold/auto-pause.ts'
import { readHolds } from './hold/read-holds.ts'
import { addMilliseconds, earliest, isAfter } from './instant.ts'
import { emptySummary, type RunOptions, reloadPrograms, withRun } from './open-run.ts'
import { runBarrier, type ScheduleState } from './run-barrier.ts'
import type { RunContext } from './run-context.ts'
import type { RunSummary } from './run-summary.ts'
import { recoverOrphans } from './send/recover-orphans.ts'
import { retryDue } from './send/retry-due.ts'
import { ProgramsChanged } from './work-transaction.ts'

export interface RunUntilOptions extends RunOptions {
  /** Nothing that falls due later is touched. */
  readonly until: Instant
  readonly mode: 'virtual' | 'actual'
}

export async function runUntil(options: RunUntilOptions): Promise<RunSummary> {
  const { until, mode } = options
  const walk = mode === 'virtual' ? walkVirtual : catchUp
  const summary = await withRun(options, async (run) => {
    await recoverOrphans(run)
    const once = (newest: RunContext, state: ScheduleState) => walk(newest, state, options)
    let ended = await walkNewest(run, once)
    // A rate lets some messages of a moment go later: they are still this run's.
    while (mode === 'actual' && (await hasRoomAgain(ended.run, options))) {
      ended = await walkNewest(ended.run, once)
    }
    return summarise(ended, until)
  })
  return summary ?? emptySummary(until)
}

/** A run that ends when everything due is done waits no longer than this for a channel's rate: the next run goes on. */
const LONGEST_PAUSE = 60_000

/** Waits until a channel may send again; false when none is waited for, or the clock stands still. */
async function hasRoomAgain(
  { rateWaits, signal }: RunContext,
  { clock }: RunUntilOptions,
): Promise<boolean> {
  const at = earliest(...rateWaits.all())
  if (at === undefined || isAfter(at, addMilliseconds(clock.now(), LONGEST_PAUSE))) return false
  await clock.sleepUntil(at, signal)
  const now = clock.now()
  // Or nobody may be left who waits: paused, removed, or sent by another worker.
  rateWaits.passed(now)
  return signal?.aborted !== true && !isAfter(at, now)
}

/** A run together with what it knows of schedules. */
export interface Walked {
  readonly run: RunContext
  readonly state: ScheduleState
}

/** Walks under the newest programs: when something is applied on the way they are loaded again and the walk goes on. */
export async function walkNewest(
  run: RunContext,
  walk: (run: RunContext, state: ScheduleState) => Promise<void>,
): Promise<Walked> {
  let newest = run
  for (;;) {
    const cursors = await readCursors(newest.db, newest.schema, newest.programs)
    const state: ScheduleState = { cursors, blocked: new Set() }
    try {
      await walk(newest, state)
      return { run: newest, state }
    } catch (thrown) {
      if (!(thrown instanceof ProgramsChanged)) throw thrown
      newest = await reloadPrograms(newest)
    }
  }
}

export type WalkOptions = Pick<RunUntilOptions, 'until' | 'progress'>

async function walkVirtual(
  run: RunContext,
  state: ScheduleState,
  options: WalkOptions,
): Promise<void> {
  const { until } = options
  // Set after an instant at which nothing could be done (others hold it, or it failed): go past it.
  let floor: Instant | undefined
  let reached: Instant | undefined
  // Virtual time knows what is to come: what starts people and what they wait for has its instants among those walked through.
  await run.inTurn(run.signal, () => scanEvents(run, until))
  const oneInstant = async (): Promise<boolean> => {
    // Of whoever died in the middle of its turn, at this very instant.
    if (run.db.engine !== 'pglite') await recoverOrphans(run)
    const barrier = nextBarrier(barrierQuestion(run, state, undefined))
    const next = earliest(barrier?.at, await nextWork(run, floor))
    if (next === undefined || isAfter(next, until)) return false
    // Who waits for a channel's rate has been due for a while; time does not go back for that.
    const at = reached !== undefined && isAfter(reached, next) ? reached : next
    reached = at
    const then = { ...watched(run, at, options), isVirtual: true, now: () => at } as const
    const isBarrier = barrier?.at === at
    if (isBarrier) await runBarrier(then, barrier, state)
    const done = await doDue(then, upTo(at))
    floor = isBarrier || done > 0 ? undefined : at
    then.report()
    return true
  }
  while (run.signal?.aborted !== true) {
    if ((await run.inTurn(run.signal, oneInstant)) !== true) return
  }
}

/** Everything missed up to `until`, in order, then nothing more. */
export async function catchUp(
  run: RunContext,
  state: ScheduleState,
  options: WalkOptions,
): Promise<void> {
  const { until } = options
  await scanEvents(run, until)
  while (run.signal?.aborted !== true) {
    const barrier = nextBarrier(barrierQuestion(run, state, until))
    const isMissed = barrier !== undefined && !isAfter(barrier.at, until)
    const watchedRun = watched(run, isMissed ? barrier.at : until, options)
    const bound = isMissed ? before(barrier.at) : upTo(until)
    await doDue(watchedRun, bound)
    // What was given back meanwhile is still this pass's.
    await retryDue(watchedRun, bound)
    // What is due before a schedule's instant is done before it: in the next lap.
    if (!isMissed || run.lap?.hasLeft === true) return
    await runBarrier(watchedRun, barrier, state)
    watchedRun.report()
  }
}

/** What to ask of the schedules of a run. */
export function barrierQuestion(
  { programs, files }: RunContext,
  state: ScheduleState,
  lateAt: Instant | undefined,
): BarrierQuestion {
  return { programs, ...state, lateAt, writesFiles: files !== undefined }
}

/** The same run, saying where it is. */
function watched(run: RunContext, at: Instant, { until, progress }: WalkOptions): RunContext {
  return { ...run, report: () => progress?.({ at, until, sent: run.tally.sentSoFar() }) }
}

async function doDue(run: RunContext, bound: DueBound): Promise<number> {
  await pauseCrossed(run)
  // What was put off until now fell due earlier than what falls due now; and what a dead worker had claimed at this instant
  // had passed its guards before everything that is still to come.
  const waited = await retryDue(run, bound)
  return waited + (await advanceDue(run, bound))
}

export async function summarise({ run, state }: Walked, until: Instant): Promise<RunSummary> {
  const barrier = nextBarrier(barrierQuestion(run, state, undefined))
  return {
    applyId: run.applyId,
    until,
    isComplete: run.signal?.aborted !== true,
    holds: await readHolds(run.db, run.schema),
    nextDue: earliest(barrier?.at, await nextWork(run, undefined)),
    ...run.tally.summary(),
  }
}
