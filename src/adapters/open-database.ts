/** Database settings and the environment in, an open database or the one reason why not out. */
import { type Checked, type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Database } from '../ir/database.ts'
import type { DatabaseSettings } from '../ir/project.ts'

export interface OpenedDatabase {
  readonly database: Database
  /** True for an embedded database without a single table: time to seed it. */
  readonly isNew: boolean
  /** For people, e.g. `PostgreSQL 18.4 at db.example.com:5432/shop`. Holds no secret. */
  readonly label: string
  /** Runs several statements at once, all or nothing: a `.sql` seed. */
  runScript(text: string): Promise<void>
}

export interface OpenOptions {
  /** Told when the start will take seconds: the first embedded database on this machine. */
  readonly onSlowStart?: () => void
  readonly connectTimeoutMs?: number
}

export type Env = Readonly<Record<string, string | undefined>>

export async function openDatabase(
  settings: DatabaseSettings,
  env: Env,
  options: OpenOptions = {},
): Promise<Checked<OpenedDatabase | undefined>> {
  const url = env[settings.urlEnv]
  // Each engine is loaded only when used: together they would cost every command a tenth of a second.
  if (url !== undefined && url !== '') {
    const { openPostgres } = await import('./postgres/open-postgres.ts')
    return openPostgres(url, settings.urlEnv, options)
  }
  if (settings.isUrlRequired)
    return { value: undefined, diagnostics: [urlMissing(settings.urlEnv)] }
  const { openEmbedded } = await import('./pglite/open-embedded.ts')
  return openEmbedded(settings, env, options)
}

/** An environment with a server of its own must never end up in the local embedded database instead. */
function urlMissing(variable: string): Diagnostic {
  return diagnostic('CRM5017', {
    message: `The chosen environment keeps its state in PostgreSQL, and ${variable} is not set.`,
    fix: `Set ${variable} to the URL of its database, e.g. postgresql://user@host:5432/name.`,
  })
}
