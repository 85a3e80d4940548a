/** Everything whose next attempt is due in, one attempt for each out. */
import type { DueBound } from '../due-bound.ts'
import { RecipientsHeld, recipientsHeld } from '../guard/recipients-held.ts'
import { pauseCrossed } from '../hold/auto-pause.ts'
import type { RunContext } from '../run-context.ts'
import { claimRetries, type RetryGroup, type RetryQuestion, retryGroups } from './claim-retries.ts'
import type { ClaimedBatch } from './claimed-message.ts'
import { deliver } from './deliver.ts'

/** How many messages were decided on. */
export async function retryDue(run: RunContext, bound: DueBound): Promise<number> {
  let decided = 0
  // Not asked again below: who has begun to look at what waits looks at all of it.
  const resting = run.senders.resting(run.now())
  for (const group of await retryGroups(run, bound)) {
    const since = run.now()
    while (run.signal?.aborted !== true) {
      await pauseCrossed(run)
      const batch = await claimUnlessHeld(run, group, { bound, resting })
      if (batch === undefined || batch.size === 0) break
      decided += batch.size
      const handed = await deliver(run, batch)
      // The database is too slow for what guards say to stay true, even of one: the next pass tries again.
      if (handed === 0 && batch.messages.length === 1 && !isResting(run, batch)) break
      // A night's mailing that waited for the morning is a long one, too.
      if (run.lap?.isOver(since, run.now()) === true) {
        run.lap.leave()
        break
      }
    }
  }
  return decided
}

/** Put off because of its channel, which the next one is looked at for all the same. */
function isResting(run: RunContext, { channel }: ClaimedBatch): boolean {
  return run.senders.resting(run.now()).has(channel.id)
}

/** Held by another worker, they wait for the next pass; other groups go on. */
async function claimUnlessHeld(
  run: RunContext,
  group: RetryGroup,
  asked: RetryQuestion,
): Promise<Awaited<ReturnType<typeof claimRetries>> | undefined> {
  try {
    return await claimRetries(run, group, asked)
  } catch (thrown) {
    if (!(thrown instanceof RecipientsHeld)) throw thrown
    run.tally.problem(recipientsHeld(group.journey, group.step))
    return undefined
  }
}
