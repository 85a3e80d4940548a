/**
 * Applied state and a clock in; everything done as it falls due, until asked to stop, out. Any number of workers may run:
 * none is leader, each takes what no other holds. A new apply is picked up at the next look.
 */
import type { Instant } from '../ir/clock.ts'
import { nextBarrier, nextWork } from './due.ts'
import { addMilliseconds, earliest, isAfter } from './instant.ts'
import { readApplyId } from './load-applied.ts'
import { emptySummary, type RunOptions, reloadPrograms, withRun } from './open-run.ts'
import type { RunContext } from './run-context.ts'
import type { RunSummary } from './run-summary.ts'
import { recoverOrphans } from './send/recover-orphans.ts'
import { barrierQuestion, catchUp, summarise, type Walked, walkNewest } from './tick.ts'

export interface WorkerOptions extends RunOptions {
  /** Milliseconds after which to look for new work even when none is known to fall due. */
  readonly pollInterval?: number
}

const POLL_INTERVAL = 5_000
const RECOVERY_INTERVAL = 60_000

export async function runWorker(options: WorkerOptions): Promise<RunSummary> {
  const { clock, signal } = options
  const isStopping = () => signal?.aborted === true
  const summary = await withRun(options, async (opened) => {
    let run = opened
    let recoverAt = clock.now()
    for (;;) {
      const now = clock.now()
      if (!isAfter(recoverAt, now)) {
        await recoverOrphans(run)
        recoverAt = addMilliseconds(now, RECOVERY_INTERVAL)
      }
      const walked = await catchUpTo(now, run, options)
      run = walked.run
      if (!isStopping()) await clock.sleepUntil(await wakeAt(walked, now, options), signal)
      if (isStopping()) return summarise(walked, clock.now())
    }
  })
  return summary ?? emptySummary(clock.now())
}

async function catchUpTo(until: Instant, run: RunContext, options: WorkerOptions): Promise<Walked> {
  const isOld = (await readApplyId(run.db, run.schema)) !== run.applyId
  const newest = isOld ? await reloadPrograms(run) : run
  return walkNewest(newest, (current, state) => catchUp(current, state, { ...options, until }))
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
