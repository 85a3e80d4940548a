/**
 * Stages that say from when on a journey starts people by itself in, the cursors of its schedule and its events moved out, and
 * what came of the earlier trigger left to the version it came under.
 */
import { sql } from 'kysely'
import { type Address, addressOf } from '../../ir/address.ts'
import { stateTables } from '../../ir/state-tables.ts'
import {
  plannedJourney,
  plannedObject,
  type StageContext,
  type StageExecutor,
} from './stage-executor.ts'

export const startScheduleStages: StageExecutor<'start-schedule'> = async (stages, context) => {
  const { tx, schema, asOf } = context
  const t = stateTables(schema)
  const journeys = stages.map(({ journey }) => journey)
  const events = journeys.filter((id) => plannedJourney(id, context).trigger.kind === 'event')
  const schedules = journeys.filter((id) => !events.includes(id))
  await settleArrivals(journeys, context)
  await tx.run(sql`
    insert into ${t.schedule_cursor} (address, fired_at)
    select unnest(${schedules.map((journey) => addressOf('journey', journey))}::text[]),
      ${asOf}::timestamptz
    on conflict (address) do update set fired_at = excluded.fired_at`)
  // A worker whose clock is ahead may have looked further. Who waits for an event is looked for from where that was left.
  await tx.run(sql`
    insert into ${t.event_cursor} as c (journey, started_at, looked_at)
    select unnest(${events}::text[]), ${asOf}::timestamptz, ${asOf}::timestamptz
    on conflict (journey) do update set started_at = greatest(excluded.started_at, c.looked_at)`)
  return stages.map((stage) => ({ stage }))
}

export const stopScheduleStages: StageExecutor<'stop-schedule'> = async (stages, context) => {
  const { tx, schema } = context
  const journeys = stages.map(({ journey }) => journey)
  await tx.run(sql`
    delete from ${stateTables(schema).schedule_cursor}
    where address = any(${journeys.map((journey) => addressOf('journey', journey))}::text[])`)
  await settleArrivals(
    journeys.filter((journey) => isWritten(journey, context)),
    context,
  )
  return stages.map((stage) => ({ stage }))
}

/** Of a removed journey everything is forgotten where its enrolments end. */
function isWritten(journey: string, { changes }: StageContext): boolean {
  return changes.get(addressOf('journey', journey))?.change !== 'delete'
}

interface EarlierVersion {
  readonly address: Address
  readonly applyId: number
  readonly own: string
}

/**
 * Events seen by the earlier trigger and not yet decided about are those of people whom a worker in time would have enrolled before
 * this apply, so they share the fate of these (SEMANTICS 22): decided by the earlier version, by this one, or gone.
 */
async function settleArrivals(journeys: readonly string[], context: StageContext): Promise<void> {
  const { tx, schema, applyId } = context
  const { arrival, object_version } = stateTables(schema)
  const addresses = journeys.map((journey) => addressOf('journey', journey))
  const earlier = await tx.run<EarlierVersion>(sql`
    select distinct on (address) address, apply_id as "applyId", own from ${object_version}
    where address = any(${addresses}::text[]) and apply_id < ${applyId}::bigint
    order by address, apply_id desc`)
  const versions = new Map(earlier.map((version) => [version.address, version]))
  const fates = journeys.flatMap((journey) => {
    const address = addressOf('journey', journey)
    const version = versions.get(address)
    if (version === undefined) return []
    const isSame = version.own === plannedObject(context, address).fingerprint.own
    const { inFlight } = plannedJourney(journey, context)
    const fate = isSame ? 'finish' : (inFlight?.kind ?? 'finish')
    return [{ journey, fate, applyId: version.applyId }]
  })
  const fate = sql`jsonb_to_recordset(${JSON.stringify(fates)}::text::jsonb)
    as f (journey text, fate text, "applyId" bigint)`
  await tx.run(sql`
    delete from ${arrival} a using ${fate} where a.journey = f.journey and f.fate = 'exit'`)
  await tx.run(sql`
    update ${arrival} a
    set version_apply_id = case f.fate when 'finish' then coalesce(a.version_apply_id, f."applyId") end
    from ${fate} where a.journey = f.journey`)
}
