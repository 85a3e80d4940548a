/**
 * A directory in, the right to be its only user out, or who has it. The lock is a file that appears whole or not
 * at all (a hard link to a finished one); one whose process is dead is taken over.
 */
import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { currentProcess, isRunning, type ProcessIdentity } from './process-identity.ts'

export interface LockHolder extends ProcessIdentity {
  readonly host: string
  readonly since: string
}

export type LockAttempt =
  | { readonly kind: 'acquired'; readonly release: () => void }
  /** `holder` is absent when the file is there but cannot be understood. */
  | { readonly kind: 'held'; readonly holder: LockHolder | undefined; readonly file: string }

/** Throws only when the directory cannot be written. */
export function lockDirectory(directory: string): LockAttempt {
  const file = join(directory, 'lock')
  const own = JSON.stringify({
    ...currentProcess(),
    host: hostname(),
    since: new Date().toISOString(),
  } satisfies LockHolder)
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (createWhole(file, own)) return { kind: 'acquired', release: releaseOnExit(file, own) }
    const text = readIfThere(file)
    if (text === undefined) continue
    const holder = parseHolder(text)
    if (holder === undefined || !isDead(holder)) return { kind: 'held', holder, file }
    removeStale(file, text)
  }
  return { kind: 'held', holder: parseHolder(readIfThere(file) ?? ''), file }
}

/** Another host's processes cannot be asked, so its lock is never taken over. */
function isDead(holder: LockHolder): boolean {
  return holder.host === hostname() && !isRunning(holder)
}

function createWhole(file: string, content: string): boolean {
  const draft = `${file}.${randomUUID()}`
  writeFileSync(draft, content, { flag: 'wx' })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Moves the file away first: when two take over at once, the second would else remove the first one's new lock. */
function removeStale(file: string, stale: string): void {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  const moved = readFileSync(aside, 'utf8')
  if (moved !== stale) createWhole(file, moved)
  rmSync(aside, { force: true })
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function releaseOnExit(file: string, own: string): () => void {
  const release = () => {
    process.off('exit', release)
    for (const signal of SIGNALS) process.off(signal, onSignal)
    if (readIfThere(file) === own) rmSync(file, { force: true })
  }
  const onSignal = (signal: NodeJS.Signals) => {
    // Someone else also listens, and will end the process in good order, which raises `exit`.
    if (process.listenerCount(signal) > 1) return
    release()
    process.kill(process.pid, signal)
  }
  process.on('exit', release)
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return release
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const { pid, birth, host, since } = value as Record<string, unknown>
    if (typeof pid !== 'number' || typeof host !== 'string') return undefined
    return {
      pid,
      birth: typeof birth === 'string' ? birth : undefined,
      host,
      since: typeof since === 'string' ? since : 'unknown',
    }
  } catch {
    return undefined
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
