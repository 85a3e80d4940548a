/** A message's id in, what the ledger says of it out. */
import { sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { stateTables } from '../../ir/state-tables.ts'
import type { MessageStatus } from './message-status.ts'

export interface FoundMessage {
  readonly status: MessageStatus
  readonly journey: string
  readonly step: string
  readonly template: string
  readonly channel: string
  readonly topic: string | null
  readonly handedAt: Instant | null
  readonly customer: string
}

export async function findMessage(
  db: Executor,
  schema: string,
  id: string,
): Promise<FoundMessage | undefined> {
  const [found] = await db.run<FoundMessage>(sql`
    select status, journey, step, template, channel, topic, handed_at as "handedAt", customer_key as customer
    from ${stateTables(schema).message} where id = ${id}::text`)
  return found
}
