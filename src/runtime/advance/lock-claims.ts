/** A step at which messages are claimed in, the turn to claim some of them out. */
import { sql } from 'kysely'
import type { RunContext } from '../run-context.ts'
import type { StepPlace } from './step-definition.ts'

/**
 * One claim of a step at a time, so that people are claimed in the order in which they fell due, whichever worker does it: of
 * several with one address the first gets the message. The turn may end when the recipients are locked: who comes next waits for
 * those of them that it wants to reach, too. What is slow goes on side by side: most guards, the ledger, the hand-over.
 *
 * A transaction of its own, because a lock of the claim's would be held to its end. An embedded database has one worker.
 */
export async function inTurn<T>(
  { db, schema }: RunContext,
  { group: { journey, stepId }, node, ahead }: StepPlace,
  work: (endTurn: () => void) => Promise<T>,
): Promise<T> {
  const claims = ahead.length > 0 || node.step.kind === 'send' || node.step.kind === 'webhook'
  if (!claims || db.engine === 'pglite') return work(() => undefined)
  const name = `${schema} claims ${journey}.${stepId}`
  const turn = new Promise<() => void>((resolve, reject) => {
    db.transaction(async (tx) => {
      await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${name}::text, 0))`)
      await new Promise<void>(resolve)
      // Once begun, a turn that is lost with its connection puts the order at risk and nothing else.
    }).catch(reject)
  })
  const endTurn = await turn
  try {
    return await work(endTurn)
  } finally {
    endTurn()
  }
}
