/**
 * Messages that a person decides about in, the ledger changed and who decided when recorded, or why it cannot be, out.
 * All of them or none. What is due again passes all guards like any retry, and has its attempts anew.
 */
import { sql } from 'kysely'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Database, Executor } from '../../ir/database.ts'
import { stateTables } from '../../ir/state-tables.ts'
import type { MessageStatus } from './message-status.ts'

/** `retry` is about failed messages; the others say of a message in doubt, which may wait for another attempt, whether the person has it. */
export type Settlement = 'retry' | 'sent' | 'not-sent'

export interface Settling {
  readonly ids: readonly string[]
  readonly as: Settlement
  /** Who decides. */
  readonly actor: string
  readonly at: Instant
}

export interface SettledMessage {
  readonly id: string
  readonly was: MessageStatus
  readonly status: MessageStatus
}

export type Settled =
  | { readonly messages: readonly SettledMessage[] }
  | { readonly problems: readonly Diagnostic[] }

export function settleMessages(
  db: Pick<Database, 'transaction'>,
  schema: string,
  settling: Settling,
): Promise<Settled> {
  const ids = [...new Set(settling.ids)]
  return db.transaction(async (tx) => {
    const known = await lock(tx, schema, ids)
    const problems = ids.flatMap((id) => problemOf(id, known.get(id), settling.as))
    if (problems.length > 0) return { problems }
    await record(tx, schema, { ...settling, ids })
    await change(tx, schema, { ...settling, ids })
    const status = settling.as === 'sent' ? 'handed' : 'retry'
    return {
      messages: ids.flatMap((id) => {
        const was = known.get(id)?.status
        return was === undefined ? [] : [{ id, was, status }]
      }),
    }
  })
}

interface Known {
  readonly status: MessageStatus
  /** It waits for another attempt, and an earlier one may have arrived. */
  readonly isDoubted: boolean
}

/** In the order in which they lie, as whoever else writes several messages. */
async function lock(tx: Executor, schema: string, ids: readonly string[]) {
  const rows = await tx.run<Known & { readonly id: string }>(sql`
    select id, status, status in ('retry', 'deferred') and doubt_since is not null as "isDoubted"
    from ${stateTables(schema).message} where id = any(${ids}::text[]) order by ctid for update`)
  return new Map(rows.map((row) => [row.id, row]))
}

function problemOf(id: string, known: Known | undefined, as: Settlement): readonly Diagnostic[] {
  if (known === undefined) {
    return [
      diagnostic('CRM7410', {
        message: `There is no message "${id}".`,
        fix: 'List messages with their ids: crm messages list',
      }),
    ]
  }
  const { status, isDoubted } = known
  if (as === 'retry') return status === 'failed' ? [] : [notFailed(id, known)]
  if (status === 'unknown' || isDoubted) return []
  if (status === 'claimed') {
    const message = `Message "${id}" is just being handed over.`
    return [diagnostic('CRM7412', { message, fix: 'Look again in a moment.' })]
  }
  const message = `Message "${id}" is ${status}, and nobody doubts it.`
  return [diagnostic('CRM7412', { message, fix: 'Only a message in doubt is resolved.' })]
}

function notFailed(id: string, { status, isDoubted }: Known): Diagnostic {
  const fix =
    status === 'unknown' || isDoubted
      ? `The person may have it. Find out, then: crm messages resolve ${id} --as sent|not-sent`
      : 'Only what has failed is tried again by hand.'
  return diagnostic('CRM7411', { message: `Message "${id}" is ${status}, not failed.`, fix })
}

/** Before the change, so that what was is recorded. */
async function record(tx: Executor, schema: string, { ids, as, actor, at }: Settling) {
  const t = stateTables(schema)
  await tx.run(sql`
    insert into ${t.message_settlement} (message_id, at, actor, settled_as, was, reason, detail, attempts)
    select id, ${at}::timestamptz, ${actor}::text, ${as}::text, status, reason, detail, attempts
    from ${t.message} where id = any(${ids}::text[]) order by id`)
}

async function change(tx: Executor, schema: string, { ids, as, at }: Settling): Promise<void> {
  const { message } = stateTables(schema)
  const changes =
    as === 'sent'
      ? sql`status = 'handed', reason = null, handed_at = coalesce(doubt_since, begun_at, decided_at),
          -- Caps go by the decision: it was tried again since, and may have arrived before.
          decided_at = coalesce(doubt_since, decided_at), next_attempt_at = null`
      : sql`status = 'retry', reason = null, detail = null, attempts = 0, begun_at = null,
          next_attempt_at = ${at}::timestamptz`
  await tx.run(
    sql`update ${message} set ${changes}, doubt_since = null, worker = null where id = any(${ids}::text[])`,
  )
}
