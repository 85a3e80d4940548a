/** Where the demo lives in, its empty database out; what an earlier demo left there is removed. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type OpenedDatabase, openDatabase } from '../../adapters/open-database.ts'
import { lockDirectory } from '../../adapters/pglite/directory-lock.ts'
import { type Checked, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { DatabaseSettings } from '../../ir/project.ts'
import type { CliContext } from '../context.ts'

export interface DemoDatabaseRequest {
  readonly settings: DatabaseSettings
  /** PostgreSQL instead of the embedded database. */
  readonly url?: string
  readonly onSlowStart: () => void
}

export async function openDemoDatabase(
  context: CliContext,
  { settings, url = '', onSlowStart }: DemoDatabaseRequest,
): Promise<Checked<OpenedDatabase | undefined>> {
  if (url === '') await removeEarlier(settings.embeddedPath)
  // An empty text stands for a variable that is not set, whatever the environment says.
  const env = { ...context.env, [settings.urlEnv]: url }
  const { value: opened, diagnostics } = await openDatabase(settings, env, { onSlowStart })
  if (opened === undefined) return { value: undefined, diagnostics }
  const table = await findTable(opened)
  if (table === undefined) return { value: opened, diagnostics }
  await opened.database.close()
  const notEmpty = diagnostic('CRM9803', {
    message: `The database ${opened.label} has tables already, ${table} for one.`,
    fix: 'Give the demo an empty database, or leave out --database-url to use an embedded one.',
  })
  return { value: undefined, diagnostics: [notEmpty] }
}

/** A directory in use is left alone: opening it then says who uses it. */
async function removeEarlier(directory: string): Promise<void> {
  try {
    const lock = lockDirectory(directory)
    if (lock.kind === 'held') return
    for (const name of ['data', 'outbox']) {
      await rm(join(directory, name), { recursive: true, force: true })
    }
    lock.release()
  } catch {
    // Not there, or not to be written: opening it says so.
  }
}

async function findTable({ database }: OpenedDatabase): Promise<string | undefined> {
  const [row] = await database.run<{ name: string }>(sql`
    select quote_ident(nspname) || '.' || quote_ident(relname) as name
    from pg_class join pg_namespace n on n.oid = relnamespace
    where relkind in ('r', 'p', 'v', 'm', 'f') and nspname <> 'information_schema' and nspname !~ '^pg_'
    order by 1 limit 1`)
  return row?.name
}
