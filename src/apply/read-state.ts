/** A database and a schema in, everything applied to it out. One query for all objects, whatever their number. */
import { sql } from 'kysely'
import type { Address } from '../ir/address.ts'
import type { AppliedObject, AppliedState } from '../ir/applied.ts'
import type { CompiledObject } from '../ir/compiled.ts'
import type { Executor } from '../ir/database.ts'
import { stateTables } from '../ir/state-tables.ts'
import { readStateVersion } from '../ir/state-version.ts'

const NEVER_APPLIED: AppliedState = { applyId: undefined, initialized: false, objects: new Map() }

/** A missing schema is a state too: nothing was ever applied. */
export async function readAppliedState(db: Executor, schema: string): Promise<AppliedState> {
  if ((await readStateVersion(db, schema)) === undefined) return NEVER_APPLIED
  const rows = await db.run<StateRow>(currentObjectsSql(schema))
  return {
    applyId: rows[0]?.last_apply ?? undefined,
    initialized: true,
    objects: new Map(rows.flatMap(appliedObject)),
  }
}

/** One row per current object; a single row of nulls when there is none, because `last_apply` is wanted all the same. */
interface StateRow {
  readonly last_apply: number | null
  readonly address: Address | null
  readonly apply_id: number
  readonly applied_as_of: string
  readonly since: string
  readonly crm_version: string
  readonly object: CompiledObject
}

function appliedObject(row: StateRow): readonly (readonly [Address, AppliedObject])[] {
  if (row.address === null) return []
  const { object, apply_id: applyId, applied_as_of: appliedAt, since, crm_version } = row
  return [[row.address, { object, applyId, appliedAt, since, crmVersion: crm_version }]]
}

function currentObjectsSql(schema: string) {
  const t = stateTables(schema)
  return sql<StateRow>`
    with latest as (
      select address, max(apply_id) as apply_id,
        coalesce(max(apply_id) filter (where removed), 0) as removed_at
      from ${t.object_version}
      group by address
    ),
    life as (
      select l.address, l.apply_id, min(v.apply_id) as first_apply
      from latest l join ${t.object_version} v on v.address = l.address and v.apply_id > l.removed_at
      group by l.address, l.apply_id
    ),
    current as (
      select v.address, v.apply_id, v.object, a.as_of as applied_as_of, a.crm_version, f.as_of as since
      from life l
      join ${t.object_version} v on v.address = l.address and v.apply_id = l.apply_id
      join ${t.apply} a on a.id = l.apply_id
      join ${t.apply} f on f.id = l.first_apply
    )
    select p.last_apply, c.*
    from (select max(id) as last_apply from ${t.apply}) p left join current c on true
    order by c.address collate "C"`
}
