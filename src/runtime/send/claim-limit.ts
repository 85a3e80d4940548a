/** A channel in, how many of its messages may be claimed now out. Where its rate allows none, when it will is noted for the run. */
import type { Instant } from '../../ir/clock.ts'
import type { ChannelProgram } from '../../ir/compiled.ts'
import { isAfter } from '../instant.ts'
import type { Applied } from '../load-applied.ts'
import type { RunContext } from '../run-context.ts'
import { peekRate } from './channel-rate.ts'
import { PACE } from './pace.ts'

/** Channels whose rate is used up, and when they may send again. Kept by the run, not by the database: each worker asks anew. */
export interface RateWaits {
  wait(channel: string, until: Instant): void
  done(channel: string): void
  /** Waits that are over: who still waits for the channel then notes it again. */
  passed(now: Instant): void
  all(): readonly Instant[]
}

export function createRateWaits(): RateWaits {
  const waits = new Map<string, Instant>()
  return {
    wait: (channel, until) => void waits.set(channel, until),
    done: (channel) => void waits.delete(channel),
    passed(now) {
      for (const [channel, until] of waits) if (!isAfter(until, now)) waits.delete(channel)
    },
    all: () => [...waits.values()],
  }
}

/** People stay where they are while there is no room: what is claimed is handed over within seconds (SEMANTICS 23). */
export async function claimLimit(
  run: RunContext,
  { id, program }: Applied<ChannelProgram>,
  isAnyoneDue: () => Promise<boolean>,
): Promise<number> {
  const limit = run.claimSizes.most(id, PACE[program.via].claim)
  const { rate } = program.channel
  if (rate === undefined) return limit
  const now = run.now()
  const { schema } = run
  const { granted, moreAt } = await peekRate(run.db, { schema, channel: id, rate, now })
  run.rateWaits.done(id)
  if (granted === 0 && (await isAnyoneDue())) run.rateWaits.wait(id, moreAt)
  return Math.min(limit, granted)
}
