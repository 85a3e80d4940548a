/**
 * A message in, a JSON post to the team's own server out. Signed as webhooks commonly are (id, time and body, HMAC of
 * SHA-256), so that ready libraries can verify it; the id is the ledger's, the same at every attempt.
 */
import { createHmac } from 'node:crypto'
import type { OutgoingMessage } from '../../../ir/sender.ts'
import type { HttpProvider } from '../http-provider.ts'

export interface WebhookSettings {
  readonly channel: string
  readonly url: string
  readonly secret?: string
  readonly isIdempotent: boolean
  /** The instant of the attempt by the real clock: receivers refuse an old signature. */
  readonly now: () => number
}

export function webhookProvider(settings: WebhookSettings): HttpProvider {
  const { url, secret, isIdempotent } = settings
  return {
    isIdempotent,
    secrets: [url, ...(secret === undefined ? [] : [secret])],
    answers: {
      // The receiver says that this address takes nothing any more.
      byStatus: { 410: 'notAccepted' },
      providerId: { in: 'body', path: ['id'] },
      codeAt: [['error', 'code'], ['code']],
      detailAt: [['error', 'message'], ['message'], ['error']],
    },
    request(message) {
      const body = bodyOf(message, settings.channel)
      const seconds = String(Math.floor(settings.now() / 1000))
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        'webhook-id': message.id,
        'webhook-timestamp': seconds,
        'idempotency-key': message.id,
      }
      if (secret === undefined) return { url, headers, body }
      const signature = sign(secret, `${message.id}.${seconds}.${body}`)
      return { url, headers: { ...headers, 'webhook-signature': signature }, body }
    },
  }
}

function bodyOf(message: OutgoingMessage, channel: string) {
  const { id, to, at, subject, text, html, link, call } = message
  if (call !== undefined) return JSON.stringify({ id, channel, to, at, ...call })
  return JSON.stringify({ id, channel, to, at, subject, text, html, link })
}

const ENCODED = /^whsec_(?<base64>[A-Za-z0-9+/]+=*)$/

/** A secret written `whsec_…` is base64 of its bytes, any other is its own text. */
function sign(secret: string, signed: string): string {
  const base64 = ENCODED.exec(secret)?.groups?.base64
  const key = base64 === undefined ? Buffer.from(secret) : Buffer.from(base64, 'base64')
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}
