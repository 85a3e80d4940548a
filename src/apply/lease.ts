/**
 * The row beside the advisory lock that tells people who holds it. The advisory lock is what excludes; the lease says
 * who and since when, and outlives a lock that a connection pooler lost. Statements only, run by `apply-lock`.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../ir/clock.ts'
import { stateTables } from '../ir/state-tables.ts'

export const LEASE_NAME = 'apply'
const LEASE_SECONDS = 30

/** Who applies: for messages to other people. */
export interface Holder {
  readonly actor: string
  readonly host: string
  readonly pid: number
}

export interface LeaseRow {
  readonly holder: string
  readonly host: string
  readonly pid: number
  readonly acquired_at: Instant
  readonly heartbeat_at: Instant
  readonly expires_at: Instant
  readonly backend_pid: number
  readonly backend_start: Instant
  /** The database connection that took the lease is still there. */
  readonly is_alive: boolean
  readonly is_expired: boolean
}

/** The backend that runs a statement of the session, by which a lease is recognised. */
export interface Backend {
  readonly pid: number
  readonly start: Instant
}

export function ownBackendSql(): RawBuilder<Backend> {
  return sql<Backend>`
    select pg_backend_pid() as pid, coalesce(
      (select a.backend_start from pg_stat_activity a where a.pid = pg_backend_pid()),
      pg_postmaster_start_time()
    ) as start`
}

/** Another role's `backend_start` is hidden (null); then the process id alone must do. */
export function readLeaseSql(schema: string, now: Instant): RawBuilder<LeaseRow> {
  return sql<LeaseRow>`
    select l.holder, l.host, l.pid, l.acquired_at, l.heartbeat_at, l.expires_at,
      l.backend_pid, l.backend_start,
      exists (
        select from pg_stat_activity a
        where a.pid = l.backend_pid and coalesce(a.backend_start, l.backend_start) = l.backend_start
      ) as is_alive,
      l.expires_at <= ${now}::timestamptz as is_expired
    from ${stateTables(schema).lease} l where l.name = ${LEASE_NAME}`
}

export function takeLeaseSql(
  schema: string,
  { holder, backend, now }: { holder: Holder; backend: Backend; now: Instant },
): RawBuilder<unknown> {
  return sql`
    insert into ${stateTables(schema).lease}
      (name, holder, host, pid, acquired_at, heartbeat_at, expires_at, backend_pid, backend_start)
    select ${LEASE_NAME}, ${holder.actor}, ${holder.host}, ${holder.pid}::int, n.now, n.now,
      ${expirySql(sql`n.now`)}, ${backend.pid}::int, ${backend.start}::timestamptz
    from (select ${now}::timestamptz as now) n
    on conflict (name) do update set
      holder = excluded.holder, host = excluded.host, pid = excluded.pid,
      acquired_at = excluded.acquired_at, heartbeat_at = excluded.heartbeat_at,
      expires_at = excluded.expires_at, backend_pid = excluded.backend_pid,
      backend_start = excluded.backend_start`
}

export function renewLeaseSql(schema: string, backend: Backend, now: Instant): RawBuilder<unknown> {
  return sql`
    update ${stateTables(schema).lease}
    set heartbeat_at = ${now}::timestamptz, expires_at = ${expirySql(sql`${now}::timestamptz`)}
    where ${isOwn(backend)}`
}

export function holdsLeaseSql(schema: string, backend: Backend): RawBuilder<{ held: boolean }> {
  return sql<{ held: boolean }>`
    select exists (select from ${stateTables(schema).lease} where ${isOwn(backend)}) as held`
}

export function dropLeaseSql(schema: string, backend: Backend): RawBuilder<unknown> {
  return sql`delete from ${stateTables(schema).lease} where ${isOwn(backend)}`
}

/** The connection that holds apply's advisory lock, when it is not our own. */
export function lockHolderSql(
  schema: string,
): RawBuilder<Backend & { readonly role: string | null }> {
  return sql`
    select a.pid, a.backend_start as start, a.usename as role
    from pg_locks l join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.objid = 1
      and l.classid::bigint = hashtext(${schema}::text)::bigint & 4294967295
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and l.pid <> pg_backend_pid()`
}

function isOwn(backend: Backend): RawBuilder<boolean> {
  return sql<boolean>`name = ${LEASE_NAME} and backend_pid = ${backend.pid}::int
    and backend_start = ${backend.start}::timestamptz`
}

function expirySql(now: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${now} + make_interval(secs => ${LEASE_SECONDS}::int)`
}
