/**
 * Recipients in, each locked for this transaction out, so that what two workers send to one person is counted one after the
 * other. A row each, not an advisory lock: a batch of thousands would fill the server's table of locks.
 *
 * Nobody waits in a circle: everyone adds the rows that are missing first, in one order, and who adds waits for nobody who
 * locks a row that was there; then everyone locks in one order.
 *
 * Rejects with `RecipientsHeld` when another worker has them for too long: see there.
 */
import { sql } from 'kysely'
import type { Executor } from '../../ir/database.ts'
import { stateTables } from '../../ir/state-tables.ts'
import { heldOr } from './recipients-held.ts'

export async function lockRecipients(
  tx: Executor,
  schema: string,
  recipients: Iterable<string>,
): Promise<void> {
  const { recipient_lock } = stateTables(schema)
  const sorted = [...new Set(recipients)].sort()
  try {
    await tx.run(sql`
      insert into ${recipient_lock} (recipient) select unnest(${sorted}::text[])
      on conflict (recipient) do nothing`)
    await tx.run(sql`
      select from ${recipient_lock} where recipient = any(${sorted}::text[])
      order by recipient for update`)
  } catch (thrown) {
    throw heldOr(thrown)
  }
}
