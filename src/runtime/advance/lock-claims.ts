/** A step at which messages are claimed in, the right to claim them to the end of the transaction out. */
import { type RawBuilder, sql } from 'kysely'
import type { Executor } from '../../ir/database.ts'
import { heldOr } from '../guard/recipients-held.ts'
import type { RunContext } from '../run-context.ts'
import { endStandstill } from '../standstill.ts'
import type { StepPlace } from './step-definition.ts'

/** A worker that stands still in the middle of a claim holds up its own step, and nobody at others. */
const LONGEST_WAIT = '10s'

/**
 * One claim of a step at a time, so that people are claimed in the order in which they fell due, whichever worker does it: of
 * several with one address the first gets the message. What is slow, the hand-over, goes on side by side.
 *
 * Rejects with `RecipientsHeld` when another worker is at it for too long.
 */
export async function lockClaims(tx: Executor, run: RunContext, place: StepPlace): Promise<void> {
  await tx.run(sql`select set_config('lock_timeout', ${LONGEST_WAIT}, true)`)
  try {
    await tx.run(sql`select pg_advisory_xact_lock(${nameOf(run, place)})`)
  } catch (thrown) {
    throw heldOr(thrown)
  }
  await tx.run(sql`select set_config('lock_timeout', '0', true)`)
}

/** The same right, if nobody has it: for what another worker that is at it does for everyone. Who has it and stands still loses it. */
export async function tryLockClaims(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
): Promise<boolean> {
  await endStandstill(tx, run.db.engine)
  const [row] = await tx.run<{ granted: boolean }>(
    sql`select pg_try_advisory_xact_lock(${nameOf(run, place)}) as granted`,
  )
  return row?.granted === true
}

function nameOf({ schema }: RunContext, { group }: StepPlace): RawBuilder<unknown> {
  const name = `${schema} claims ${group.journey}.${group.stepId}`
  return sql`hashtextextended(${name}::text, 0)`
}
