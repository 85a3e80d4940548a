/** A mail server in, a logged-in session with it out; and one mail through such a session. */
import { Readable } from 'node:stream'
import SmtpConnection from 'nodemailer/lib/smtp-connection'
import type { ComposedMail } from './compose-mail.ts'
import type { SmtpServer } from './smtp-url.ts'

export interface SmtpTimeouts {
  /** From looking the host up to its greeting. */
  readonly connectMs: number
  /** Silence of the server at any later point. */
  readonly idleMs: number
  /** All of one message, however busily the server talks. */
  readonly totalMs: number
}

export type SmtpSession = SmtpConnection

/** How one mail went. `isHanded`: content was, or may have been, on its way when it failed. */
export type Transmission =
  | { readonly kind: 'accepted'; readonly serverMessageId: string | undefined }
  | { readonly kind: 'failed'; readonly error: Error; readonly isHanded: boolean }

export function openSession(server: SmtpServer, timeouts: SmtpTimeouts): Promise<SmtpSession> {
  return new Promise((resolve, reject) => {
    const session = new SmtpConnection({
      host: server.host,
      port: server.port,
      secure: server.isSecure,
      requireTLS: server.upgrade === 'required',
      ignoreTLS: server.upgrade === 'none',
      connectionTimeout: timeouts.connectMs,
      greetingTimeout: timeouts.connectMs,
      dnsTimeout: timeouts.connectMs,
      socketTimeout: timeouts.idleMs,
    })
    const deadline = setTimeout(() => fail(new Error('no session in time')), timeouts.totalMs)
    const fail = (error: Error) => {
      clearTimeout(deadline)
      session.close()
      reject(error)
    }
    const ready = () => {
      clearTimeout(deadline)
      resolve(session)
    }
    // Stays for the session's life: an error between two mails must not end the process.
    session.on('error', fail)
    session.on('end', () => fail(new Error('the server closed the connection')))
    session.connect((problem) => {
      if (problem) return fail(problem)
      if (server.login === undefined || !session.allowsAuth) return ready()
      session.login(server.login, (refusal) => (refusal ? fail(refusal) : ready()))
    })
  })
}

export function transmit(
  session: SmtpSession,
  { envelope, content }: ComposedMail,
  timeouts: SmtpTimeouts,
): Promise<Transmission> {
  return new Promise((resolve) => {
    let isHanded = false
    const stream = new Readable({
      // Asked for only after the server said "go ahead" to the envelope.
      read() {
        isHanded = true
        this.push(content)
        this.push(null)
      },
    })
    const settle = (transmission: Transmission) => {
      clearTimeout(deadline)
      session.off('error', onError)
      session.off('end', onEnd)
      resolve(transmission)
    }
    const onError = (error: Error) => settle({ kind: 'failed', error, isHanded })
    // Later than a possible answer to the mail, which knows more than "closed".
    const onEnd = () =>
      setImmediate(() => onError(new Error('the server closed the connection without an answer')))
    const deadline = setTimeout(() => {
      onError(new Error(`no final answer within ${timeouts.totalMs / 1000} s`))
      session.close()
    }, timeouts.totalMs)
    session.on('error', onError)
    session.on('end', onEnd)
    const size = content.length
    session.send({ ...envelope, size }, stream, (error, info) => {
      if (error) onError(error)
      else settle({ kind: 'accepted', serverMessageId: info?.serverMessageId })
    })
  })
}
