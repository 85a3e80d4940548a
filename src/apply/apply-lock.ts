/**
 * A piece of work in, its result or who is in the way out. One apply per schema at a time.
 *
 * 1. a session advisory lock, waited for only briefly (a killed apply's connection takes a moment to end);
 * 2. the lease: another's is obeyed while its connection lives and it is not expired. With the advisory lock in hand
 *    a lease without a living connection is what a killed apply left, and is taken over at once;
 * 3. heartbeats over another connection, because the work's own is inside its transaction.
 * The first apply has no lease: crm's tables come with its transaction.
 */
import { sql } from 'kysely'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Clock } from '../ir/clock.ts'
import { type Database, DatabaseError, type Executor, type Session } from '../ir/database.ts'
import { readStateVersion } from '../ir/state-version.ts'
import {
  type Backend,
  dropLeaseSql,
  type Holder,
  holdsLeaseSql,
  type LeaseRow,
  lockHolderSql,
  ownBackendSql,
  readLeaseSql,
  renewLeaseSql,
  takeLeaseSql,
} from './lease.ts'

const LOCK_TIMEOUT = '2000ms'
const HEARTBEAT_SECONDS = 5
const LOCK_NOT_AVAILABLE = '55P03'

/** Does the work again and again until what it returns is called. */
export type Repeat = (work: () => void, seconds: number) => () => void

export interface LockRequest {
  readonly db: Database
  readonly schema: string
  readonly clock: Clock
  readonly holder: Holder
  /** Without one there are no heartbeats: the advisory lock holds all the same, the lease tells less. */
  readonly repeat?: Repeat
}

export interface HeldLock {
  readonly session: Session
  /** Inside the work's transaction, just before it ends: false when the lock was taken away meanwhile. */
  isStillHeld(tx: Executor): Promise<boolean>
}

export type Locked<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'locked'; readonly diagnostic: Diagnostic }

export function withApplyLock<T>(
  request: LockRequest,
  work: (lock: HeldLock) => Promise<T>,
): Promise<Locked<T>> {
  return request.db.session(async (session): Promise<Locked<T>> => {
    if (!(await takeAdvisoryLock(request, session))) {
      return { kind: 'locked', diagnostic: await explainLock(request, session) }
    }
    try {
      return await withLease(request, session, work)
    } finally {
      await session
        .run(sql`select pg_advisory_unlock(hashtext(${request.schema}::text), 1)`)
        // The connection is gone, and the lock with it.
        .catch(() => undefined)
    }
  })
}

async function takeAdvisoryLock({ db, schema }: LockRequest, session: Session): Promise<boolean> {
  if (db.engine === 'postgres') await watchConnection(session)
  await session.run(sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, false)`)
  try {
    await session.run(sql`select pg_advisory_lock(hashtext(${schema}::text), 1)`)
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE) return false
    throw error
  } finally {
    await session.run(sql`select set_config('lock_timeout', '0', false)`).catch(() => undefined)
  }
}

/** A long statement of a killed apply ends within a second. Not every platform can watch a connection. */
async function watchConnection(session: Session): Promise<void> {
  await session
    .run(sql`select set_config('client_connection_check_interval', '1000', false)`)
    .catch(() => undefined)
}

async function withLease<T>(
  request: LockRequest,
  session: Session,
  work: (lock: HeldLock) => Promise<T>,
): Promise<Locked<T>> {
  const { db, schema, clock, holder } = request
  if ((await readStateVersion(session, schema)) === undefined) {
    const value = await work({ session, isStillHeld: () => Promise.resolve(true) })
    return { kind: 'done', value }
  }
  const [lease] = await session.run<LeaseRow>(readLeaseSql(schema, clock.now()))
  if (lease !== undefined && isObeyed(db, lease)) {
    return { kind: 'locked', diagnostic: heldBy(lease) }
  }
  const [backend] = await session.run<Backend>(ownBackendSql())
  if (backend === undefined) throw new Error('the database did not say which backend this is')
  await session.run(takeLeaseSql(schema, { holder, backend, now: clock.now() }))
  const stopHeartbeat = startHeartbeat(request, backend)
  try {
    const value = await work({ session, isStillHeld: (tx) => isStillHeld(tx, schema, backend) })
    return { kind: 'done', value }
  } finally {
    await stopHeartbeat()
    await session.run(dropLeaseSql(schema, backend)).catch(() => undefined)
  }
}

/** An embedded database has one process (its directory is locked), so any lease found there is left over. */
function isObeyed(db: Database, lease: LeaseRow): boolean {
  return db.engine === 'postgres' && lease.is_alive && !lease.is_expired
}

async function isStillHeld(tx: Executor, schema: string, backend: Backend): Promise<boolean> {
  const [row] = await tx.run<{ held: boolean }>(holdsLeaseSql(schema, backend))
  return row?.held === true
}

/** Returns how to stop it. A heartbeat that fails is not an error: the advisory lock still holds. */
function startHeartbeat(request: LockRequest, backend: Backend): () => Promise<void> {
  const { db, schema, clock, repeat } = request
  if (db.engine !== 'postgres' || repeat === undefined) return () => Promise.resolve()
  let beating: Promise<unknown> = Promise.resolve()
  const stop = repeat(() => {
    beating = db.run(renewLeaseSql(schema, backend, clock.now())).catch(() => undefined)
  }, HEARTBEAT_SECONDS)
  return async () => {
    stop()
    await beating
  }
}

async function explainLock({ schema, clock }: LockRequest, session: Session): Promise<Diagnostic> {
  if ((await readStateVersion(session, schema)) !== undefined) {
    const [lease] = await session.run<LeaseRow>(readLeaseSql(schema, clock.now()))
    if (lease?.is_alive === true) return heldBy(lease)
  }
  const [backend] = await session.run<Backend & { role: string | null }>(lockHolderSql(schema))
  const who = backend === undefined ? '' : ` by database role "${backend.role ?? 'unknown'}"`
  const since = backend?.start == null ? '' : `, connected since ${backend.start}`
  return locked(`Another apply is running${who}${since}.`)
}

function heldBy(lease: LeaseRow): Diagnostic {
  return locked(
    `Another apply is running: ${lease.holder} on ${lease.host} (process ${lease.pid}) since ${lease.acquired_at}, last heard of at ${lease.heartbeat_at}.`,
  )
}

function locked(message: string): Diagnostic {
  return diagnostic('CRM6030', {
    message,
    fix: 'Wait until it ends, or end it with `crm state unlock --force`.',
  })
}
