/**
 * A batch of claimed messages in, each handed over once and its answer recorded out.
 *
 * The claim was committed before. Here a few messages at a time are marked as begun, which is committed too, and only
 * then handed over. So after a crash exactly those begun and not answered are in doubt (SEMANTICS 25); the others were
 * never handed over and can safely be sent. A worker whose claims were taken over marks nothing and sends nothing.
 */
import { sql } from 'kysely'
import type { ChannelVia } from '../../ir/channel.ts'
import type { RunContext } from '../run-context.ts'
import type { AttemptResult } from './attempt-result.ts'
import { attemptSend, prepareBatch } from './attempt-send.ts'
import type { ClaimedBatch, ClaimedMessage } from './claimed-message.ts'
import { eachConcurrently } from './each-concurrently.ts'
import { createResultWriter } from './result-writer.ts'

interface Pace {
  /** Messages begun at once: what a crash leaves in doubt at most. */
  readonly begin: number
  readonly concurrency: number
}

const PACE: Readonly<Record<ChannelVia, Pace>> = {
  smtp: { begin: 10, concurrency: 5 },
  outbox: { begin: 250, concurrency: 16 },
}

export async function deliver(run: RunContext, batch: ClaimedBatch): Promise<void> {
  if (batch.messages.length === 0) return
  const { begin, concurrency } = PACE[batch.channel.program.via]
  const prepared = await prepareBatch(run, batch)
  for (let from = 0; from < batch.messages.length; from += begin) {
    if (run.signal?.aborted === true) {
      await releaseClaims(run, batch.messages.slice(from))
      return
    }
    const begun = await markBegun(run, batch.messages.slice(from, from + begin))
    const writer = createResultWriter(run, { isEager: !prepared.sender.isIdempotent })
    try {
      await eachConcurrently(begun, concurrency, async (message) => {
        const result = await attemptSend(run, prepared, message)
        countResult(run, batch, result)
        const { id: channel } = batch.channel
        writer.add({ ...result, channel, address: message.address, at: run.now() })
      })
    } finally {
      await writer.drain()
    }
    run.report()
  }
}

async function markBegun(
  { db, tables, worker }: RunContext,
  messages: readonly ClaimedMessage[],
): Promise<readonly ClaimedMessage[]> {
  const rows = await db.run<{ id: string }>(sql`
    update ${tables.message} set next_attempt_at = null
    where id = any(${messages.map((one) => one.id)}::text[]) and status = 'claimed'
      and worker = ${worker}::bigint and next_attempt_at is not null
    returning id`)
  const held = new Set(rows.map((row) => row.id))
  return messages.filter((one) => held.has(one.id))
}

/** Gives back what was not begun: the next run takes it through all guards again. */
async function releaseClaims(
  { db, tables, worker }: RunContext,
  messages: readonly ClaimedMessage[],
): Promise<void> {
  await db.run(sql`
    update ${tables.message} set status = 'retry', worker = null
    where id = any(${messages.map((one) => one.id)}::text[]) and status = 'claimed'
      and worker = ${worker}::bigint and next_attempt_at is not null`)
}

function countResult({ tally }: RunContext, batch: ClaimedBatch, result: AttemptResult): void {
  const kinds = { handed: 'sent', retry: 'retried', failed: 'failed', unknown: 'unknown' } as const
  tally.message(batch.template.id, { kind: kinds[result.status] })
}
