/** A step at which messages are claimed, or a winner is picked, in, the right to claim them to the end of the transaction out. */
import { sql } from 'kysely'
import type { Executor } from '../../ir/database.ts'
import { heldOr } from '../guard/recipients-held.ts'
import type { RunContext } from '../run-context.ts'
import type { StepPlace } from './step-definition.ts'

/** A worker that stands still in the middle of a claim holds up its own step, and nobody at others. */
const LONGEST_WAIT = '10s'

/**
 * One claim of a step at a time, so that people are claimed in the order in which they fell due, whichever worker does it: of
 * several with one address the first gets the message. What is slow, the hand-over, goes on side by side. The winner of a test is
 * picked by one worker at a time as well.
 *
 * Rejects with `RecipientsHeld` when another worker is at it for too long.
 */
export async function lockClaims(
  tx: Executor,
  { schema }: RunContext,
  { group: { journey, stepId } }: StepPlace,
): Promise<void> {
  const name = `${schema} claims ${journey}.${stepId}`
  await tx.run(sql`select set_config('lock_timeout', ${LONGEST_WAIT}, true)`)
  try {
    await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${name}::text, 0))`)
  } catch (thrown) {
    throw heldOr(thrown)
  }
  await tx.run(sql`select set_config('lock_timeout', '0', true)`)
}
