/** A database and a schema in, what was applied when and by whom out. State is append-only, so this is all of it (31). */
import { sql } from 'kysely'
import type { Address } from '../ir/address.ts'
import type { Instant } from '../ir/clock.ts'
import type { Fingerprint } from '../ir/compiled.ts'
import type { Executor } from '../ir/database.ts'
import { stateTables } from '../ir/state-tables.ts'
import type { Totals } from '../plan/plan.ts'

export interface ApplyRecord {
  readonly id: number
  readonly asOf: Instant
  readonly appliedAt: Instant
  readonly actor: string
  readonly gitCommit: string | null
  readonly crmVersion: string
  readonly totals: Totals
}

export interface VersionRecord {
  readonly applyId: number
  readonly asOf: Instant
  readonly appliedAt: Instant
  readonly actor: string
  readonly gitCommit: string | null
  readonly isRemoved: boolean
  readonly fingerprint: Fingerprint
}

/** Newest first. Crm's tables must exist. */
export function readApplies(db: Executor, schema: string): Promise<readonly ApplyRecord[]> {
  return db.run<ApplyRecord>(sql`
    select id, as_of as "asOf", applied_at as "appliedAt", actor, git_commit as "gitCommit",
      crm_version as "crmVersion", plan -> 'totals' as totals
    from ${stateTables(schema).apply}
    order by id desc`)
}

/** Newest first; empty when nothing of this address was ever applied. */
export function readVersions(
  db: Executor,
  schema: string,
  address: Address,
): Promise<readonly VersionRecord[]> {
  const t = stateTables(schema)
  return db.run<VersionRecord>(sql`
    select v.apply_id as "applyId", a.as_of as "asOf", a.applied_at as "appliedAt", a.actor,
      a.git_commit as "gitCommit", v.removed as "isRemoved",
      jsonb_build_object('behaviour', v.behaviour, 'own', v.own, 'written', v.written_hash,
        'metadata', v.metadata) as fingerprint
    from ${t.object_version} v join ${t.apply} a on a.id = v.apply_id
    where v.address = ${address}::text
    order by v.apply_id desc`)
}

/** What the tables know of people in one object now; exact, so masked before it is shown. */
export interface ObjectPeople {
  /** Of a segment: stored members, as of its last refresh. */
  readonly members: { readonly size: number; readonly asOf: Instant } | undefined
  /** Of a journey: active enrolments. */
  readonly inFlight: number | undefined
}

export async function readObjectPeople(
  db: Executor,
  schema: string,
  { kind, id }: { readonly kind: string; readonly id: string },
): Promise<ObjectPeople> {
  const t = stateTables(schema)
  if (kind === 'segment') {
    const [members] = await db.run<{ size: number; asOf: Instant }>(
      sql`select size, as_of as "asOf" from ${t.segment_state} where segment = ${id}::text`,
    )
    return { members, inFlight: undefined }
  }
  if (kind !== 'journey') return { members: undefined, inFlight: undefined }
  const [row] = await db.run<{ people: number }>(sql`
    select count(*) as people from ${t.enrolment}
    where journey = ${id}::text and status = 'active'`)
  return { members: undefined, inFlight: row?.people ?? 0 }
}
