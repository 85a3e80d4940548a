/** Rendered messages in, one file each in a directory out: what would have been sent, for development and previews. */
import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OutgoingMessage, Sender, SendOutcome } from '../../ir/sender.ts'
import { composeMail } from './compose-mail.ts'
import { messageToken } from './message-token.ts'

export type OutboxFormat = 'eml' | 'json'

export class OutboxSender implements Sender {
  /** The file is named by the id, so a second attempt replaces the first. */
  readonly isIdempotent = true
  readonly #directory: string
  readonly #format: OutboxFormat

  /** The directory exists. */
  constructor(directory: string, format: OutboxFormat) {
    this.#directory = directory
    this.#format = format
  }

  async send(message: OutgoingMessage): Promise<SendOutcome> {
    const name = `${messageToken(message.id)}.${this.#format}`
    const content = this.#format === 'eml' ? await composeMail(message) : toJson(message)
    if (typeof content !== 'string' && 'wrong' in content) {
      return { kind: content.wrong === 'to' ? 'rejected' : 'notAccepted', detail: content.detail }
    }
    try {
      await this.#writeWhole(name, typeof content === 'string' ? content : content.content)
      return { kind: 'accepted', providerId: name }
    } catch (error) {
      return { kind: 'notAccepted', detail: error instanceof Error ? error.message : String(error) }
    }
  }

  async close(): Promise<void> {}

  /** By rename, so that nobody ever reads half a message. */
  async #writeWhole(name: string, content: string | Buffer): Promise<void> {
    const draft = join(this.#directory, `.${name}.${randomUUID()}`)
    try {
      await writeFile(draft, content)
      await rename(draft, join(this.#directory, name))
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
  }
}

function toJson(message: OutgoingMessage): string {
  const { id, at, from, to, replyTo, subject, unsubscribe, text, html, link, call } = message
  const { providerTemplate } = message
  const parts = { subject, unsubscribe, text, html, link, providerTemplate }
  const shown = { id, at, from, to, replyTo, ...(call ?? parts) }
  return `${JSON.stringify(shown, null, 2)}\n`
}
