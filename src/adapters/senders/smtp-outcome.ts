/**
 * How a mail failed in, what may be concluded out (SEMANTICS 25–26). `notAccepted` and `rejected` need proof: an
 * answer of the server, or that it never got the content. Everything else is `unknown`, and never sent again.
 */
import type { SendOutcome } from '../../ir/sender.ts'

/** What the mail library adds to its errors. */
interface SmtpError extends Error {
  /** SMTP reply code, when the server answered. */
  readonly responseCode?: unknown
  /** The server's whole answer, e.g. `550 5.1.1 No such user`. */
  readonly response?: unknown
  /** The step that failed: `CONN`, `EHLO`, `AUTH …`, `MAIL FROM`, `RCPT TO`, `DATA`, or `API` before any of them. */
  readonly command?: unknown
  /** `EENVELOPE`, `EMESSAGE` and the like. */
  readonly code?: unknown
}

export function smtpOutcome(error: SmtpError, isHanded: boolean): SendOutcome {
  const reply = typeof error.responseCode === 'number' ? error.responseCode : undefined
  const detail = describe(error)
  if (isHanded) {
    if (reply === undefined || reply < 400) return { kind: 'unknown', detail }
    return reply < 500 ? { kind: 'notAccepted', detail } : rejected(error, detail)
  }
  return isForGood(error, reply) ? rejected(error, detail) : { kind: 'notAccepted', detail }
}

/** Bad destination mailbox, system or syntax, or a domain that takes no mail: the address itself is dead (RFC 3463, RFC 7505). */
const DEAD_ADDRESS = /(^|\s)5\.1\.(1|2|3|10)(\s|$)/

function rejected({ response }: SmtpError, detail: string): SendOutcome {
  const isDead = typeof response === 'string' && DEAD_ADDRESS.test(response)
  return { kind: 'rejected', detail, ...(isDead ? { isAddressDead: true } : {}) }
}

/**
 * Before the content only what concerns this recipient or this mail is for good. A refused login, greeting or
 * sender concerns everybody, and is mended in the settings while the retries wait.
 */
function isForGood({ command, code }: SmtpError, reply: number | undefined): boolean {
  if (command === 'RCPT TO' || command === 'DATA') return reply !== undefined && reply >= 500
  const isOwnLimit = reply === undefined && (code === 'EENVELOPE' || code === 'EMESSAGE')
  return isOwnLimit && (command === 'API' || command === 'MAIL FROM')
}

/** One line: it is stored beside the message and shown to people. */
function describe({ message, command }: SmtpError): string {
  const step = typeof command === 'string' && command !== 'API' ? `${command}: ` : ''
  return `${step}${message}`.replace(/\s+/g, ' ').slice(0, 500)
}
