/** Everything whose next attempt is due in, one attempt for each out. */
import type { DueBound } from '../due-bound.ts'
import type { RunContext } from '../run-context.ts'
import { claimRetries, retryGroups } from './claim-retries.ts'
import { deliver } from './deliver.ts'

/** How many messages were decided on. */
export async function retryDue(run: RunContext, bound: DueBound): Promise<number> {
  let decided = 0
  for (const group of await retryGroups(run, bound)) {
    while (run.signal?.aborted !== true) {
      const batch = await claimRetries(run, group, bound)
      if (batch.size === 0) break
      decided += batch.size
      await deliver(run, batch)
    }
  }
  return decided
}
