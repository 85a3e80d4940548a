/** Rendered messages in, mails handed to one SMTP server out. Sessions are kept between messages and shared by none. */
import type { OutgoingMessage, Sender, SendOutcome } from '../../ir/sender.ts'
import { type ComposedMail, composeMail } from './compose-mail.ts'
import { smtpOutcome } from './smtp-outcome.ts'
import {
  openSession,
  type SmtpSession,
  type SmtpTimeouts,
  type Transmission,
  transmit,
} from './smtp-session.ts'
import type { SmtpServer } from './smtp-url.ts'

const TIMEOUTS: SmtpTimeouts = { connectMs: 15_000, idleMs: 60_000, totalMs: 180_000 }
/** Servers limit how much one session may send, commonly to 100. */
const MAILS_PER_SESSION = 100
const MAX_IDLE_SESSIONS = 5

interface IdleSession {
  readonly session: SmtpSession
  readonly mails: number
}

export class SmtpSender implements Sender {
  /** SMTP knows no idempotency key; an equal Message-ID only lets some receivers drop a second copy. */
  readonly isIdempotent = false
  readonly #server: SmtpServer
  readonly #timeouts: SmtpTimeouts
  readonly #idle: IdleSession[] = []
  #isClosed = false

  constructor(server: SmtpServer, timeouts: Partial<SmtpTimeouts> = {}) {
    this.#server = server
    this.#timeouts = { ...TIMEOUTS, ...timeouts }
  }

  async send(message: OutgoingMessage): Promise<SendOutcome> {
    const mail = await composeMail(message)
    if ('wrong' in mail) {
      // The recipient's own address will not mend; the sender's is a setting.
      const kind = mail.wrong === 'to' ? 'rejected' : 'notAccepted'
      return { kind, detail: mail.detail }
    }
    const transmission = await this.#deliver(mail)
    if (transmission.kind === 'failed') {
      return smtpOutcome(transmission.error, transmission.isHanded)
    }
    return { kind: 'accepted', providerId: transmission.serverMessageId ?? mail.messageId }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const { session } of this.#idle.splice(0)) session.close()
  }

  async #deliver(mail: ComposedMail): Promise<Transmission> {
    const idle = this.#takeIdle()
    if (idle === undefined) return this.#deliverAnew(mail)
    const transmission = await this.#deliverBy(idle, mail)
    // The server had ended the idle session meanwhile: nothing was said, so saying it again is safe.
    return isStale(transmission) ? this.#deliverAnew(mail) : transmission
  }

  async #deliverAnew(mail: ComposedMail): Promise<Transmission> {
    try {
      const session = await openSession(this.#server, this.#timeouts)
      return await this.#deliverBy({ session, mails: 0 }, mail)
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error))
      return { kind: 'failed', error: failure, isHanded: false }
    }
  }

  async #deliverBy({ session, mails }: IdleSession, mail: ComposedMail): Promise<Transmission> {
    const transmission = await transmit(session, mail, this.#timeouts)
    // After a failure nobody knows what the server still expects.
    if (transmission.kind === 'accepted') this.#keep({ session, mails: mails + 1 })
    else session.close()
    return transmission
  }

  #takeIdle(): IdleSession | undefined {
    for (;;) {
      const idle = this.#idle.pop()
      if (idle === undefined || !idle.session.destroyed) return idle
    }
  }

  #keep(idle: IdleSession): void {
    const isFull = this.#idle.length >= MAX_IDLE_SESSIONS || idle.mails >= MAILS_PER_SESSION
    if (this.#isClosed || isFull) idle.session.quit()
    else this.#idle.push(idle)
  }
}

function isStale(transmission: Transmission): boolean {
  if (transmission.kind === 'accepted' || transmission.isHanded) return false
  return !('responseCode' in transmission.error)
}
