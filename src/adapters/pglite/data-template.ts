/**
 * Nothing in, an initialised data directory out: made by initdb once per machine (4 s), kept in the user's cache
 * directory, copied afterwards (0.2 s). Without a writable cache every new database pays for initdb itself.
 */
import { randomUUID } from 'node:crypto'
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { startPglite } from './start-pglite.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Counted up when the template is made differently. */
const FORMAT = 3

/** Databases are made of templates, and an embedded one is the only one: without them its directory is half as large. One by one: none may be in a transaction. */
const FINISH = [
  'update pg_database set datistemplate = false',
  'drop database template0',
  'drop database template1',
  'checkpoint',
]

/** Makes `target`, which must not exist, a fresh data directory. `onSlow` is told when initdb has to run. */
export async function createDataDirectory(
  target: string,
  env: Env,
  onSlow: () => void = () => undefined,
): Promise<void> {
  const draft = `${target}.${randomUUID()}`
  try {
    const template = await prepareTemplate(env, onSlow)
    if (template === undefined) await initialise(draft)
    else await cp(template, draft, { recursive: true })
    await rename(draft, target)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** The template's path, made when missing; `undefined` when there is no place for it. */
export async function prepareTemplate(
  env: Env,
  onSlow: () => void = () => undefined,
): Promise<string | undefined> {
  const template = templatePath(env)
  if (await exists(join(template, 'PG_VERSION'))) return template
  onSlow()
  const draft = `${template}.${randomUUID()}`
  try {
    await mkdir(draft, { recursive: true })
    await initialise(draft)
    await rename(draft, template)
    return template
  } catch {
    // Not writable, or another process was first; a failing initdb is met again, and reported, by the caller.
    return (await exists(join(template, 'PG_VERSION'))) ? template : undefined
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** For one that turned out to be damaged; the next call makes another. */
export async function discardTemplate(env: Env): Promise<void> {
  await rm(templatePath(env), { recursive: true, force: true }).catch(() => undefined)
}

async function initialise(directory: string): Promise<void> {
  const pglite = await startPglite({ dataDir: directory })
  for (const statement of FINISH) await pglite.exec(statement)
  await pglite.close()
}

function templatePath(env: Env): string {
  return join(cacheDirectory(env), `pglite-${pgliteVersion()}-${FORMAT}`)
}

function cacheDirectory(env: Env): string {
  const given = env.CRM_CACHE_DIR
  if (given !== undefined && given !== '') return given
  return join(userCache(env), 'crm-as-code')
}

function userCache(env: Env): string {
  if (process.platform === 'win32' && env.LOCALAPPDATA) return env.LOCALAPPDATA
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  return env.XDG_CACHE_HOME || join(homedir(), '.cache')
}

function pgliteVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest: unknown = createRequire(entry)('../package.json')
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isManifest ? String(manifest.version) : 'unknown'
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
