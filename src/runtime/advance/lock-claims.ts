/** A step at which messages are claimed in, the right to claim them to the end of the transaction out. */
import { sql } from 'kysely'
import type { Executor } from '../../ir/database.ts'
import type { RunContext } from '../run-context.ts'
import type { StepPlace } from './step-definition.ts'

/**
 * One claim of a step at a time, so that people are claimed in the order in which they fell due, whichever worker does it: of
 * several with one address the first gets the message. What is slow, the hand-over, goes on side by side.
 */
export async function lockClaims(
  tx: Executor,
  { schema }: RunContext,
  { group: { journey, stepId } }: StepPlace,
): Promise<void> {
  const name = `${schema} claims ${journey}.${stepId}`
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${name}::text, 0))`)
}
