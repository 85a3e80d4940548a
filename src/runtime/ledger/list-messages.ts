/** A filter in, messages of the ledger out, the latest decided first, and how many there are in all. */
import { sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { stateTables } from '../../ir/state-tables.ts'
import type { MessageStatus } from './message-status.ts'

export interface ListedMessage {
  readonly id: string
  readonly status: MessageStatus
  readonly reason: string | null
  /** What the provider or an error said; may name the recipient. */
  readonly detail: string | null
  readonly journey: string
  readonly step: string
  readonly template: string
  readonly channel: string
  readonly customer: string
  readonly address: string | null
  readonly dueAt: Instant
  readonly decidedAt: Instant
  readonly nextAttemptAt: Instant | null
  /** Of one that waits for another attempt: since when an earlier one may have arrived. */
  readonly doubtSince: Instant | null
  readonly attempts: number
  readonly providerId: string | null
}

export interface MessageFilter {
  readonly statuses: readonly MessageStatus[]
  readonly journey?: string
  readonly limit: number
}

export async function listMessages(
  db: Executor,
  schema: string,
  { statuses, journey, limit }: MessageFilter,
): Promise<{ readonly messages: readonly ListedMessage[]; readonly total: number }> {
  const { message } = stateTables(schema)
  const isMeant = sql`status = any(${statuses}::text[]) and (${journey ?? null}::text is null or journey = ${journey ?? null}::text)`
  const messages = await db.run<ListedMessage>(sql`
    select id, status, reason, detail, journey, step, template, channel, customer_key as customer, address,
      due_at as "dueAt", decided_at as "decidedAt", next_attempt_at as "nextAttemptAt", attempts,
      doubt_since as "doubtSince", provider_id as "providerId"
    from ${message} where ${isMeant} order by decided_at desc, id limit ${limit}::int`)
  const [row] = await db.run<{ total: number }>(
    sql`select count(*) as total from ${message} where ${isMeant}`,
  )
  return { messages, total: row?.total ?? 0 }
}
