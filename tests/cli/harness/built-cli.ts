/** The sources in, the path of an up-to-date `bin/crm.js` out: processes start from what users get, not through a loader. */
import { execFile } from 'node:child_process'
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const BUILT = join(ROOT, 'dist/cli/run-process.js')
const STAMP = join(ROOT, 'dist/.built-for-tests')
const LOCK = join(ROOT, 'node_modules/.crm-build-lock')
const LONGEST_BUILD_MS = 120_000

let built: Promise<string> | undefined

/** Built at most once for each test file, and only when a source is newer than the last build. */
export function builtCli(): Promise<string> {
  built ??= build()
  return built
}

async function build(): Promise<string> {
  await withLock(async () => {
    if (await isFresh()) return
    const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs')
    // Without types, which a test of their own checks.
    await promisify(execFile)(process.execPath, [tsx, 'scripts/bundle.ts'], { cwd: ROOT })
    await writeFile(STAMP, '')
  })
  return join(ROOT, 'bin/crm.js')
}

async function isFresh(): Promise<boolean> {
  const times = await Promise.all([modified(STAMP), modified(BUILT)])
  const last = Math.max(...times)
  if (last === 0) return false
  const sources = await readdir(join(ROOT, 'src'), { recursive: true })
  const changed = await Promise.all(sources.map((path) => modified(join(ROOT, 'src', path))))
  return changed.every((time) => time <= last)
}

async function modified(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.mtimeMs,
    () => 0,
  )
}

/** Test files run in several processes; a directory is made by only one of them. */
async function withLock(work: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + LONGEST_BUILD_MS
  while (!(await take())) {
    if (Date.now() > deadline) await rm(LOCK, { recursive: true, force: true })
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  try {
    await work()
  } finally {
    await rm(LOCK, { recursive: true, force: true })
  }
}

async function take(): Promise<boolean> {
  return mkdir(LOCK).then(
    () => true,
    () => false,
  )
}
