/**
 * The log of holds in, fragments that say what is held out. The last line of each kind and journey counts. They stand
 * inside the statements that claim and begin, so that a hold is obeyed by all workers from its commit on.
 */
import { type RawBuilder, sql } from 'kysely'
import { addressOf } from '../../ir/address.ts'
import type { Instant } from '../../ir/clock.ts'
import { stateTables } from '../../ir/state-tables.ts'
import type { HoldKind } from './hold.ts'

/** Rows of the holds in force, as the log has them. */
export function holdsInForceSql(schema: string): RawBuilder<unknown> {
  return sql`
    select last.* from (
      select distinct on (kind, journey) * from ${stateTables(schema).hold}
      order by kind, journey, id desc
    ) last where last.is_held`
}

/** True of the id of a journey that sends nothing because of the kill switch, its own or that of all. */
export function isStoppedSql(schema: string, journey: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(
    ${isHeldSql(schema, 'stop', sql`h.journey is null`)} or ${journey} = any(${heldJourneysSql(schema, 'stop')})
  )`
}

/** A text[] of the journeys held in this way: a subquery that is worked out once, not once for every person. */
export function heldJourneysSql(schema: string, kind: HoldKind): RawBuilder<unknown> {
  return sql`array(
    select h.journey from (${holdsInForceSql(schema)}) h
    where h.kind = ${kind}::text and h.journey is not null
  )`
}

/** True when the journey was paused at an instant, by hand or by the version applied then, whatever has changed since. */
export function wasPausedSql(schema: string, journey: string, at: Instant): RawBuilder<boolean> {
  const t = stateTables(schema)
  return sql<boolean>`(
    coalesce((
      select h.is_held from ${t.hold} h
      where h.kind = 'pause' and h.journey = ${journey}::text and h.at <= ${at}::timestamptz
      order by h.id desc limit 1
    ), false)
    or coalesce((
      select v.object #>> '{program,journey,paused}' = 'true'
      from ${t.object_version} v join ${t.apply} a on a.id = v.apply_id
      where v.address = ${addressOf('journey', journey)} and not v.removed and a.as_of <= ${at}::timestamptz
      order by v.apply_id desc limit 1
    ), false)
  )`
}

function isHeldSql(schema: string, kind: HoldKind, test: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from (${holdsInForceSql(schema)}) h where h.kind = ${kind}::text and ${test}
  )`
}
