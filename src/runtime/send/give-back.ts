/** Claimed messages that were never handed over in, due again in the ledger out; none that another worker has taken over. */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { RunContext } from '../run-context.ts'
import type { ClaimedMessage } from './claimed-message.ts'
import { ledgerText } from './ledger-text.ts'

/** Due since it first was, so that this run still takes it, unless it is said when. */
export async function giveBack(
  run: RunContext,
  messages: readonly ClaimedMessage[],
  dueAt?: Instant,
): Promise<void> {
  const due = dueAt === undefined ? sql`due_at` : sql`${dueAt}::timestamptz`
  await unclaim(run, messages, sql`next_attempt_at = ${due}`)
}

/**
 * Of a channel whose sender cannot be set up here: no attempt is made, and whoever can send takes them from this worker's next look on. What has waited
 * long waits longer, as everything that waits passes all guards at each look.
 */
export async function putOff(
  run: RunContext,
  messages: readonly ClaimedMessage[],
  why: string,
): Promise<void> {
  const now = sql`${run.now()}::timestamptz`
  const wait = sql`least(greatest((${now} - due_at) / 4, interval '10 seconds'), interval '1 hour')`
  const detail = sql`case when attempts = 0 then ${ledgerText(why)}::text else detail end`
  await unclaim(run, messages, sql`next_attempt_at = ${now} + ${wait}, detail = ${detail}`)
}

async function unclaim(
  { db, tables, worker }: RunContext,
  messages: readonly ClaimedMessage[],
  changes: RawBuilder<unknown>,
): Promise<void> {
  if (messages.length === 0) return
  await db.run(sql`
    update ${tables.message} set status = 'retry', worker = null, ${changes},
      begun_at = case when attempts > 0 then begun_at end
    where id = any(${messages.map((one) => one.id)}::text[]) and status = 'claimed'
      and worker = ${worker}::bigint`)
}
