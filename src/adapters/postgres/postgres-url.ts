/** Text in, what may be said aloud of a PostgreSQL URL out; `undefined` when it is not one. */

export interface PostgresLocation {
  /** `host:port/database` */
  readonly label: string
  readonly user: string | undefined
  readonly database: string | undefined
  /** Takes the password out of a text, in both forms it may have. */
  redact(text: string): string
}

export function parsePostgresUrl(text: string): PostgresLocation | undefined {
  try {
    const url = new URL(text)
    if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') return undefined
    const host = url.searchParams.get('host') ?? (decodeURIComponent(url.hostname) || 'localhost')
    const database = decodeURIComponent(url.pathname.slice(1))
    const secrets = [url.password, decodeURIComponent(url.password)].filter((it) => it !== '')
    return {
      label: `${host}:${url.port || '5432'}/${database}`,
      user: url.username === '' ? undefined : decodeURIComponent(url.username),
      database: database === '' ? undefined : database,
      redact: (raw) => secrets.reduce((safe, secret) => safe.replaceAll(secret, '***'), raw),
    }
  } catch {
    return undefined
  }
}
