/** Object versions in, appended rows out: history is never rewritten, so any apply's whole config can be read back. */
import { sql } from 'kysely'
import type { Address, ObjectKind } from '../ir/address.ts'
import { splitAddress } from '../ir/address.ts'
import type { CompiledObject, Fingerprint } from '../ir/compiled.ts'
import type { Executor } from '../ir/database.ts'
import { canonicalJson } from '../ir/json.ts'
import { stateTables } from '../ir/state-tables.ts'

/** Objects per statement: a jsonb parameter must stay far below its limit of 256 MB. */
const BATCH = 500

export interface ObjectVersion {
  readonly address: Address
  /** Of a removed object: the last one it had. */
  readonly fingerprint: Fingerprint
  /** Absent: this version is the removal. */
  readonly object?: CompiledObject
}

export async function writeObjects(
  tx: Executor,
  schema: string,
  applyId: number,
  versions: readonly ObjectVersion[],
): Promise<void> {
  for (let start = 0; start < versions.length; start += BATCH) {
    const rows = versions.slice(start, start + BATCH).map(versionRow)
    await tx.run(sql`
      insert into ${stateTables(schema).object_version}
        (address, apply_id, kind, removed, behaviour, own, written_hash, metadata, object)
      select v.address, ${applyId}::bigint, v.kind, v.object is null,
        v.behaviour, v.own, v.written_hash, v.metadata, v.object
      from jsonb_to_recordset(${canonicalJson(rows)}::jsonb) as v
        (address text, kind text, behaviour text, own text, written_hash text, metadata text, object jsonb)`)
  }
}

interface VersionRow {
  readonly address: Address
  readonly kind: ObjectKind
  readonly behaviour: string
  readonly own: string
  readonly written_hash: string
  readonly metadata: string
  readonly object: CompiledObject | undefined
}

function versionRow({ address, fingerprint, object }: ObjectVersion): VersionRow {
  return {
    address,
    kind: splitAddress(address).kind,
    behaviour: fingerprint.behaviour,
    own: fingerprint.own,
    written_hash: fingerprint.written,
    metadata: fingerprint.metadata,
    object,
  }
}
