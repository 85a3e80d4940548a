/** Claimed messages that were never handed over in, due again in the ledger out; none that another worker has taken over. */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import { addMilliseconds } from '../instant.ts'
import type { RunContext } from '../run-context.ts'
import type { ClaimedMessage } from './claimed-message.ts'
import { ledgerText } from './ledger-text.ts'
import type { NotReady } from './sender-pool.ts'

/** Due since it first was, so that this run still takes it, unless it is said when. */
export async function giveBack(
  run: RunContext,
  messages: readonly ClaimedMessage[],
  dueAt?: Instant,
): Promise<void> {
  const due = dueAt === undefined ? sql`due_at` : sql`${dueAt}::timestamptz`
  await unclaim(run, messages, sql`next_attempt_at = ${due}`)
}

/** How long others wait for what this worker could not send: so long that it can look at all of them once, and no longer. */
const PUT_OFF_MS = 10_000

/**
 * Of a channel whose sender cannot be set up here: no attempt is made, and whoever can send takes them in a moment, while this worker rests. Virtual time
 * has nobody else, and goes on when the rest is over.
 */
export async function putOff(
  run: RunContext,
  messages: readonly ClaimedMessage[],
  { why, until }: NotReady,
): Promise<void> {
  const next = run.isVirtual === true ? until : addMilliseconds(run.now(), PUT_OFF_MS)
  await unclaim(
    run,
    messages,
    sql`next_attempt_at = ${next}::timestamptz, detail = ${ledgerText(why)}::text`,
  )
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
