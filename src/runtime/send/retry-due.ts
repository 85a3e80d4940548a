/** Everything whose next attempt is due in, one attempt for each out. */
import type { DueBound } from '../due-bound.ts'
import { RecipientsHeld, recipientsHeld } from '../guard/recipients-held.ts'
import { pauseCrossed } from '../hold/auto-pause.ts'
import type { RunContext } from '../run-context.ts'
import { claimRetries, type RetryGroup, retryGroups } from './claim-retries.ts'
import { deliver } from './deliver.ts'

/** How many messages were decided on. */
export async function retryDue(run: RunContext, bound: DueBound): Promise<number> {
  let decided = 0
  for (const group of await retryGroups(run, bound)) {
    const since = run.now()
    while (run.signal?.aborted !== true) {
      await pauseCrossed(run)
      const batch = await claimUnlessHeld(run, group, bound)
      if (batch === undefined || batch.size === 0) break
      decided += batch.size
      const handed = await deliver(run, batch)
      // The database is too slow for what guards say to stay true, even of one: the next pass tries again.
      if (handed === 0 && batch.messages.length === 1) break
      // A night's mailing that waited for the morning is a long one, too.
      if (run.lap?.isOver(since, run.now()) === true) {
        run.lap.leave()
        break
      }
    }
  }
  return decided
}

/** Held by another worker, they wait for the next pass; other groups go on. */
async function claimUnlessHeld(
  run: RunContext,
  group: RetryGroup,
  bound: DueBound,
): Promise<Awaited<ReturnType<typeof claimRetries>> | undefined> {
  try {
    return await claimRetries(run, group, bound)
  } catch (thrown) {
    if (!(thrown instanceof RecipientsHeld)) throw thrown
    run.tally.problem(recipientsHeld(group.journey, group.step))
    return undefined
  }
}
