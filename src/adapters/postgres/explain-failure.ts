/** Why a connection could not be opened in, the one diagnostic for it out. */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { postgresError, systemCodeOf } from './postgres-error.ts'
import type { PostgresLocation } from './postgres-url.ts'

const WRONG_PASSWORD = '28P01'
const LOGIN_REFUSED = '28000'
const UNKNOWN_DATABASE = '3D000'
/** What the driver says when the server wants a password and the URL has none. */
const NO_PASSWORD = /password must be a string/

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the host',
  ENOENT: 'there is no such socket',
  ECONNRESET: 'it closed the connection',
}

export function explainFailure(
  failure: unknown,
  location: PostgresLocation,
  urlEnv: string,
): Diagnostic {
  const error = postgresError(failure)
  if (isLoginRefused(error)) return loginRefused(location, urlEnv)
  if (error.code === UNKNOWN_DATABASE) {
    const name = location.database ?? location.user ?? ''
    return diagnostic('CRM5013', {
      message: `The server at ${location.label} has no database "${name}".`,
      fix: `Create it, or correct the name in ${urlEnv}.`,
    })
  }
  if (error.code?.startsWith('08')) return unreachable(error, location, urlEnv)
  return diagnostic('CRM5016', {
    message: `The server at ${location.label} refused the connection: ${location.redact(error.message)}.`,
    fix: `Mend what the server complains about, or correct ${urlEnv}.`,
  })
}

function isLoginRefused(error: { code: string | undefined; message: string }): boolean {
  return (
    error.code === WRONG_PASSWORD || error.code === LOGIN_REFUSED || NO_PASSWORD.test(error.message)
  )
}

function loginRefused({ label, user }: PostgresLocation, urlEnv: string): Diagnostic {
  const who = user === undefined ? 'the login' : `user "${user}"`
  return diagnostic('CRM5012', {
    message: `The server at ${label} refused ${who}.`,
    fix: `Correct the user and the password in ${urlEnv}.`,
  })
}

function unreachable(
  error: Error,
  { label, redact }: PostgresLocation,
  urlEnv: string,
): Diagnostic {
  const code = systemCodeOf(error)
  const isTimeout = /timeout/i.test(error.message)
  const reason = isTimeout ? REASONS.ETIMEDOUT : code && (REASONS[code] ?? code)
  return diagnostic('CRM5011', {
    message: `No database answers at ${label}: ${reason ?? redact(error.message)}.`,
    fix: `Start the server, or correct ${urlEnv}; unset it to use the embedded database.`,
  })
}
