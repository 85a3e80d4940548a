/**
 * Applied state and a clock in; everything done as it falls due, until asked to stop, out. Any number of workers may run:
 * none is leader, each takes what no other holds. A new apply is picked up at the next look.
 */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Instant } from '../ir/clock.ts'
import { DatabaseError, endsConnection } from '../ir/database.ts'
import { nextBarrier, nextWork } from './due.ts'
import { addMilliseconds, earliest, isAfter, isRecent } from './instant.ts'
import { createLap } from './lap.ts'
import { readApplyId } from './load-applied.ts'
import { emptySummary, type RunOptions, reloadPrograms, withRun } from './open-run.ts'
import type { RunContext } from './run-context.ts'
import type { RunSummary } from './run-summary.ts'
import { createRunTally, type RunTally } from './run-tally.ts'
import { recoverOrphans, recoverOwn } from './send/recover-orphans.ts'
import { barrierQuestion, catchUp, summarise, type Walked, walkNewest } from './tick.ts'

export interface WorkerOptions extends RunOptions {
  /** Milliseconds after which to look for new work even when none is known to fall due. */
  readonly pollInterval?: number
}

const POLL_INTERVAL = 5_000
const RECOVERY_INTERVAL = 60_000
const FIRST_RECONNECT = 1_000
const LONGEST_RECONNECT = 30_000

/** Outlives its database: when that is lost it waits for it, and goes on. */
export async function runWorker(options: WorkerOptions): Promise<RunSummary> {
  const { clock, signal } = options
  const tally = createRunTally(options.onProblem)
  for (let lost = 0; ; lost += 1) {
    const startedAt = clock.now()
    try {
      return await workUntilStopped(options, tally)
    } catch (thrown) {
      if (!(thrown instanceof DatabaseError) || !endsConnection(thrown)) throw thrown
      tally.problem(lostDatabase(thrown))
      // It had come back in between.
      if (isAfter(clock.now(), addMilliseconds(startedAt, LONGEST_RECONNECT))) lost = 0
      const wait = Math.min(FIRST_RECONNECT * 2 ** lost, LONGEST_RECONNECT)
      await clock.sleepUntil(addMilliseconds(clock.now(), wait), signal)
      if (signal?.aborted === true) {
        return { ...emptySummary(clock.now()), isComplete: false, ...tally.summary() }
      }
    }
  }
}

function lostDatabase({ message }: DatabaseError): Diagnostic {
  return diagnostic('CRM7012', {
    message: `The database was lost: ${message}.`,
    fix: 'Nothing is to be done when it comes back: the worker waits for it and goes on.',
  })
}

async function workUntilStopped(options: WorkerOptions, tally: RunTally): Promise<RunSummary> {
  const { clock, signal } = options
  const isStopping = () => signal?.aborted === true
  const work = async (opened: RunContext) => {
    let run = opened
    let recoveredAt: Instant | undefined
    for (;;) {
      const now = clock.now()
      // Before anything is written: a newer crm may have changed what the tables mean.
      run = await newestOf(run)
      if (!isRecent(recoveredAt, now, RECOVERY_INTERVAL)) {
        await recoverOrphans(run)
        recoveredAt = now
      }
      await recoverOwn(run)
      const lap = createLap()
      const walked = await catchUpTo(now, { ...run, lap }, options)
      run = walked.run
      if (!isStopping() && !lap.hasLeft)
        await clock.sleepUntil(await wakeAt(walked, now, options), signal)
      if (isStopping()) return summarise(walked, clock.now())
    }
  }
  return (await withRun(options, work, tally)) ?? emptySummary(clock.now())
}

async function newestOf(run: RunContext): Promise<RunContext> {
  const isOld = (await readApplyId(run.db, run.schema)) !== run.applyId
  return isOld ? reloadPrograms(run) : run
}

function catchUpTo(until: Instant, run: RunContext, options: WorkerOptions): Promise<Walked> {
  return walkNewest(run, (current, state) => catchUp(current, state, { ...options, until }))
}

/**
 * When the next thing falls due after the last look, or after the poll interval: what was due already and is still there
 * is held by others, or failed, and looking at once would not change that.
 */
async function wakeAt(
  { run, state }: Walked,
  looked: Instant,
  { clock, pollInterval = POLL_INTERVAL }: WorkerOptions,
): Promise<Instant> {
  const poll = addMilliseconds(clock.now(), pollInterval)
  const barrier = nextBarrier(barrierQuestion(run, state, looked))
  return earliest(poll, barrier?.at, await nextWork(run, looked)) ?? poll
}
