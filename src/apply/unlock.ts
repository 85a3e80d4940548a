/**
 * A request to free the lock of apply in, what was found and done out. A lock that nobody holds is cleaned up; one in
 * use is only taken away by force, which ends the other apply's connection and so undoes what it did.
 */
import { sql } from 'kysely'
import type { Instant } from '../ir/clock.ts'
import type { Database, Session } from '../ir/database.ts'
import { stateTables } from '../ir/state-tables.ts'
import { readStateVersion } from '../ir/state-version.ts'
import { type Backend, LEASE_NAME, type LeaseRow, lockHolderSql, readLeaseSql } from './lease.ts'

export interface UnlockRequest {
  readonly db: Database
  readonly schema: string
  readonly now: Instant
  readonly isForced: boolean
}

export interface LockOwner {
  readonly holder: string
  readonly host: string
  readonly pid: number
  readonly since: Instant
}

export type UnlockResult =
  /** Nobody holds the lock; `cleared` when a killed apply had left its lease. */
  | { readonly kind: 'free'; readonly cleared: LockOwner | undefined }
  | { readonly kind: 'inUse'; readonly owner: LockOwner | undefined }
  | { readonly kind: 'ended'; readonly owner: LockOwner | undefined }

export function unlockApply(request: UnlockRequest): Promise<UnlockResult> {
  const { db, schema, now, isForced } = request
  return db.session(async (session): Promise<UnlockResult> => {
    const hasTables = (await readStateVersion(session, schema)) !== undefined
    const [lease] = hasTables ? await session.run<LeaseRow>(readLeaseSql(schema, now)) : []
    const owner = lease === undefined ? undefined : ownerOf(lease)
    const isFree = await tryLock(session, schema)
    const isObeyed = db.engine === 'postgres' && lease?.is_alive === true && !lease.is_expired
    if (!isFree && !isForced) return { kind: 'inUse', owner }
    if (isFree && isObeyed && !isForced) return { kind: 'inUse', owner }
    if (!isFree) await endHolders(session, schema)
    if (lease !== undefined) {
      await session.run(sql`delete from ${stateTables(schema).lease} where name = ${LEASE_NAME}`)
    }
    return isFree ? { kind: 'free', cleared: owner } : { kind: 'ended', owner }
  })
}

function ownerOf({ holder, host, pid, acquired_at: since }: LeaseRow): LockOwner {
  return { holder, host, pid, since }
}

/** Held until the session ends. */
async function tryLock(session: Session, schema: string): Promise<boolean> {
  const [row] = await session.run<{ taken: boolean }>(
    sql`select pg_try_advisory_lock(hashtext(${schema}::text), 1) as taken`,
  )
  return row?.taken === true
}

async function endHolders(session: Session, schema: string): Promise<void> {
  for (const { pid } of await session.run<Backend>(lockHolderSql(schema))) {
    await session.run(sql`select pg_terminate_backend(${pid}::int)`)
  }
}
