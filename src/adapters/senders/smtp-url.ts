/**
 * `smtp://user:password@host:port` or `smtps://…` in, how to reach the server out; `undefined` when it is no such URL.
 * `smtp` is encrypted when the server offers it, and must be before a password is sent, except to this machine.
 * `?tls=none` turns encryption off, for a test server in the same network.
 */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  /** TLS from the first byte. */
  readonly isSecure: boolean
  readonly upgrade: 'required' | 'offered' | 'none'
  readonly login: { readonly user: string; readonly pass: string } | undefined
}

export function parseSmtpUrl(text: string): SmtpServer | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.hostname === '') return undefined
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') return undefined
  const isSecure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const login = loginOf(url)
  if (login === 'malformed') return undefined
  return {
    host,
    port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
    isSecure,
    upgrade: upgradeOf(url, login !== undefined && !isLoopback(host)),
    login,
  }
}

function upgradeOf(url: URL, isNeeded: boolean): SmtpServer['upgrade'] {
  if (url.searchParams.get('tls') === 'none') return 'none'
  return isNeeded ? 'required' : 'offered'
}

function loginOf({ username, password }: URL): SmtpServer['login'] | 'malformed' {
  if (username === '') return undefined
  try {
    return { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
  } catch {
    return 'malformed'
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}
