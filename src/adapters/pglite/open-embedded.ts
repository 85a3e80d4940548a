/** A directory in, the embedded database in it or one diagnostic out. Nothing of it stays locked when it fails. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { sql } from 'kysely'
import { type Checked, type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { DatabaseSettings } from '../../ir/project.ts'
import type { Env, OpenedDatabase, OpenOptions } from '../open-database.ts'
import { createDataDirectory, discardTemplate } from './data-template.ts'
import { type LockAttempt, lockDirectory } from './directory-lock.ts'
import { PgliteDatabase } from './pglite-database.ts'
import { startPglite } from './start-pglite.ts'

export async function openEmbedded(
  settings: DatabaseSettings,
  env: Env,
  options: OpenOptions,
): Promise<Checked<OpenedDatabase | undefined>> {
  const directory = settings.embeddedPath
  const label = relative(process.cwd(), directory) || '.'
  const lock = await claim(directory).catch((error: unknown) => notWritable(label, error))
  if ('code' in lock) return refuse(lock)
  if (lock.kind === 'held') return refuse(heldBy(lock, label, settings.urlEnv))
  const data = join(directory, 'data')
  const database = await openData(data, lock.release, { env, ...options }).catch((error: unknown) =>
    notWritable(label, error),
  )
  if (database instanceof PgliteDatabase) {
    return { value: await opened(database, label), diagnostics: [] }
  }
  lock.release()
  return refuse(typeof database === 'string' ? damaged(label, directory, database) : database)
}

/** The database, or what PostgreSQL said when it would not start. Rejects when nothing can be written. */
async function openData(
  data: string,
  release: () => void,
  { env, onSlowStart }: OpenOptions & { readonly env: Env },
): Promise<PgliteDatabase | string> {
  if (!(await isAbsent(data))) return start(data, release)
  await createDataDirectory(data, env, onSlowStart)
  const database = await start(data, release)
  if (typeof database !== 'string') return database
  // A new database that will not start was copied from a damaged template.
  await Promise.all([discardTemplate(env), rm(data, { recursive: true })])
  await createDataDirectory(data, env, onSlowStart)
  return start(data, release)
}

async function claim(directory: string): Promise<LockAttempt> {
  await mkdir(directory, { recursive: true })
  const ignore = join(directory, '.gitignore')
  if (!existsSync(ignore)) await writeFile(ignore, '*\n')
  return lockDirectory(directory)
}

/** An empty directory counts as absent; one with files but no database in it is a damaged one. */
async function isAbsent(data: string): Promise<boolean> {
  const entries = await readdir(data).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  return entries.length === 0
}

async function start(data: string, release: () => void): Promise<PgliteDatabase | string> {
  const log: string[] = []
  // False: not to be printed.
  const onStderr = (line: string) => log.push(line) === 0
  if (!existsSync(join(data, 'PG_VERSION'))) return 'the file PG_VERSION is missing'
  try {
    return await PgliteDatabase.over(await startPglite({ dataDir: data, onStderr }), release)
  } catch (error) {
    const words = log.flatMap((line) => /(?:FATAL|PANIC|DETAIL): +(.*)/.exec(line)?.[1] ?? [])
    if (words.length > 0) return words.join('; ')
    return error instanceof Error ? error.message : String(error)
  }
}

async function opened(database: PgliteDatabase, label: string): Promise<OpenedDatabase> {
  const [row] = await database.run<{ isNew: boolean }>(sql`
    select not exists (
      select from pg_class join pg_namespace n on n.oid = relnamespace
      where nspname <> 'information_schema' and nspname !~ '^pg_'
    ) as "isNew"`)
  return {
    database,
    isNew: row?.isNew ?? false,
    label: `the embedded database in ${label}`,
    runScript: (text) => database.runScript(text),
  }
}

function heldBy(
  { holder, file }: Extract<LockAttempt, { kind: 'held' }>,
  label: string,
  urlEnv: string,
): Diagnostic {
  const server = `set ${urlEnv} to use a PostgreSQL server, which has room for many`
  if (holder === undefined) {
    return diagnostic('CRM5001', {
      message: `The embedded database in ${label} is locked by a file that crm cannot read.`,
      fix: `Delete ${file} when no crm process runs, or ${server}.`,
    })
  }
  const who = `pid ${holder.pid}, since ${holder.since}, host ${holder.host}`
  return diagnostic('CRM5001', {
    message: `Another crm process (${who}) has the embedded database in ${label} open.`,
    fix: `Wait for it to end (or delete ${file} if it runs no more), or ${server}.`,
  })
}

function damaged(label: string, directory: string, reason: string): Diagnostic {
  return diagnostic('CRM5002', {
    message: `The embedded database in ${label} cannot be read: ${reason}.`,
    fix: `Put back a copy of ${directory}, or delete it to start with an empty database.`,
  })
}

function notWritable(label: string, error: unknown): Diagnostic {
  const reason = error instanceof Error ? error.message : String(error)
  return diagnostic('CRM5003', {
    message: `The embedded database cannot be made in ${label}: ${reason}.`,
    fix: 'Make the directory writable, or name another one in the config.',
  })
}

function refuse(problem: Diagnostic): Checked<undefined> {
  return { value: undefined, diagnostics: [problem] }
}
