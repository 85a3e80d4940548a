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
import { catchUp, summarise, type Walked, walkNewest } from './tick.ts'

export interface WorkerOptions extends RunOptions {
  /** Milliseconds after which to look for new work even when none is known to fall due. */
  readonly pollInterval?: number
}

const POLL_INTERVAL = 5_000
/** Work that is due but held by others, or failing, is looked at again after this long. */
const SHORTEST_SLEEP = 250
const RECOVERY_INTERVAL = 60_000

export async function runWorker(options: WorkerOptions): Promise<RunSummary> {
  const { clock, signal } = options
  const isStopping = () => signal?.aborted === true
  const summary = await withRun(options, async (opened) => {
    let run = opened
    let recoverAt = clock.now()
    for (;;) {
      if (!isAfter(recoverAt, clock.now())) {
        await recoverOrphans(run)
        recoverAt = addMilliseconds(clock.now(), RECOVERY_INTERVAL)
      }
      const walked = await catchUpNow(run, options)
      run = walked.run
      if (isStopping()) return summarise(walked, clock.now())
      await clock.sleepUntil(await wakeAt(walked, options), signal)
      if (isStopping()) return summarise(walked, clock.now())
    }
  })
  return summary ?? emptySummary(clock.now())
}

async function catchUpNow(run: RunContext, options: WorkerOptions): Promise<Walked> {
  const isOld = (await readApplyId(run.db, run.schema)) !== run.applyId
  const newest = isOld ? await reloadPrograms(run) : run
  return walkNewest(newest, (current, state) =>
    catchUp(current, state, { ...options, until: options.clock.now() }),
  )
}

async function wakeAt({ run, state }: Walked, options: WorkerOptions): Promise<Instant> {
  const now = options.clock.now()
  const poll = addMilliseconds(now, options.pollInterval ?? POLL_INTERVAL)
  const barrier = nextBarrier({ programs: run.programs, ...state, lateAt: now })
  const due = earliest(poll, barrier?.at, await nextWork(run, undefined)) ?? poll
  const soonest = addMilliseconds(now, SHORTEST_SLEEP)
  return isAfter(soonest, due) ? soonest : due
}
