/**
 * Rendered messages in, rows that the team's site or app picks up out. The id is the row's key, so a second attempt
 * changes nothing, and what is stored is where it should be: confirmed at once.
 */
import { sql } from 'kysely'
import type { InappChannel, OnsiteChannel } from '../../ir/channel.ts'
import { DatabaseError, type Executor, endsConnection } from '../../ir/database.ts'
import type { OutgoingMessage, Sender, SendOutcome } from '../../ir/sender.ts'
import { shiftInstantSql } from '../../ir/shift-instant.ts'
import { stateTables } from '../../ir/state-tables.ts'

export interface MessageStore {
  readonly db: Executor
  /** Of crm's own tables. */
  readonly schema: string
}

export class StoredSender implements Sender {
  readonly isIdempotent = true
  readonly #channel: OnsiteChannel | InappChannel
  readonly #store: MessageStore

  constructor(channel: OnsiteChannel | InappChannel, store: MessageStore) {
    this.#channel = channel
    this.#store = store
  }

  async send(message: OutgoingMessage): Promise<SendOutcome> {
    try {
      await this.#insert(message)
      return { kind: 'accepted', providerId: message.id, isConfirmed: true }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      const isRefused = error instanceof DatabaseError && !endsConnection(error)
      return { kind: isRefused ? 'notAccepted' : 'unknown', detail }
    }
  }

  async close(): Promise<void> {}

  async #insert({ id, to, at, subject, text, html, link }: OutgoingMessage): Promise<void> {
    const { db, schema } = this.#store
    const { id: channel, expires } = this.#channel
    const stored = sql`${at}::timestamptz`
    const end =
      expires === undefined ? sql`null` : shiftInstantSql(stored, expires.after, expires.zone)
    await db.run(sql`
      insert into ${stateTables(schema).stored_message}
        (customer_key, id, channel, subject, text, html, link, stored_at, expires_at)
      values (${to}::text, ${id}::text, ${channel}::text, ${subject ?? null}::text, ${text}::text,
        ${html ?? null}::text, ${link ?? null}::text, ${stored}, ${end}::timestamptz)
      on conflict (customer_key, id) do nothing`)
  }
}
