/** Rendered messages in, requests to one provider out, and what its answers mean. Connections are kept between messages. */
import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import type { OutgoingMessage, Sender, SendOutcome } from '../../ir/sender.ts'
import { exchangeHttp, type HttpTimeouts } from '../http/http-exchange.ts'
import { type HttpProvider, isUnsent } from './http-provider.ts'
import { readExchange } from './read-answer.ts'

const TIMEOUTS: HttpTimeouts = { connectMs: 10_000, totalMs: 60_000 }
/**
 * Kept for less than any server keeps one: a request on a connection that the other side is just closing is in doubt,
 * while one on a new connection that is refused is not.
 */
const IDLE_MS = 1_500
const MAX_SOCKETS = 32

export class HttpSender implements Sender {
  readonly isIdempotent: boolean
  readonly #provider: HttpProvider
  readonly #timeouts: HttpTimeouts
  readonly #agents = {
    http: new Agent({ keepAlive: true, timeout: IDLE_MS, maxSockets: MAX_SOCKETS }),
    https: new SecureAgent({ keepAlive: true, timeout: IDLE_MS, maxSockets: MAX_SOCKETS }),
  }

  constructor(provider: HttpProvider, timeouts: Partial<HttpTimeouts> = {}) {
    this.#provider = provider
    this.isIdempotent = provider.isIdempotent
    this.#timeouts = { ...TIMEOUTS, ...timeouts }
  }

  async send(message: OutgoingMessage): Promise<SendOutcome> {
    const request = await this.#provider.request(message)
    if (isUnsent(request)) return this.#redacted(request)
    const agent = request.url.startsWith('https:') ? this.#agents.https : this.#agents.http
    const exchange = await exchangeHttp(request, { agent, timeouts: this.#timeouts })
    if (exchange.kind === 'answered' && exchange.answer.status === 401) {
      this.#provider.forgetLogin?.()
    }
    return this.#redacted(readExchange(exchange, this.#provider.answers))
  }

  async close(): Promise<void> {
    this.#agents.http.destroy()
    this.#agents.https.destroy()
  }

  /** A provider may repeat in its answer what it was asked with; the ledger and logs must not have it. */
  #redacted(outcome: SendOutcome): SendOutcome {
    if (outcome.kind === 'accepted') return outcome
    const secrets = this.#provider.secrets.filter((secret) => secret !== '')
    const detail = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), outcome.detail)
    return { ...outcome, detail }
  }
}
