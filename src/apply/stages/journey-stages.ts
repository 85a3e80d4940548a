/** Stages that enrol people, move and end enrolments, and say from when on a journey starts people. */
import { sql } from 'kysely'
import { addressOf } from '../../ir/address.ts'
import { enrolPeople, type PeopleToEnrol } from '../../ir/enrol-people.ts'
import type { Journey } from '../../ir/journey.ts'
import { placesFor } from '../../ir/migrate-people.ts'
import { stateTables } from '../../ir/state-tables.ts'
import type { EnrolBackfill, EnrolEntered, EnrolLeft } from '../../plan/stage.ts'
import {
  plannedObject,
  type StageContext,
  type StageExecutor,
  type StageResult,
} from './stage-executor.ts'

export const enrolBackfillStages: StageExecutor<'enrol-backfill'> = async (stages, context) => {
  const results: StageResult[] = []
  for (const stage of stages) {
    results.push(await enrol(stage, { kind: 'members', segment: stage.segment }, context))
  }
  return results
}

export const enrolEnteredStages: StageExecutor<'enrol-entered'> = async (stages, context) => {
  const results: StageResult[] = []
  for (const stage of stages) {
    const people = { kind: 'entered', segment: stage.segment, cause: 'apply' } as const
    results.push(await enrol(stage, people, context))
  }
  return results
}

export const enrolLeftStages: StageExecutor<'enrol-left'> = async (stages, context) => {
  const results: StageResult[] = []
  for (const stage of stages) {
    const people = { kind: 'left', segment: stage.segment, cause: 'apply' } as const
    results.push(await enrol(stage, people, context))
  }
  return results
}

async function enrol(
  stage: EnrolBackfill | EnrolEntered | EnrolLeft,
  people: PeopleToEnrol,
  context: StageContext,
): Promise<StageResult> {
  const journey = plannedJourney(stage.journey, context)
  const count = await enrolPeople(context.tx, context.schema, {
    journey,
    versionApplyId: context.applyId,
    asOf: context.asOf,
    key: '',
    people,
  })
  return { stage, people: { kind: 'enrolled', count } }
}

function plannedJourney(id: string, context: StageContext): Journey {
  const { program } = plannedObject(context, addressOf('journey', id))
  if (program.kind !== 'journey') throw new Error(`${id} is not a journey`)
  return program.journey
}

/**
 * People whose step is the same stay where they are, since when they are; others arrive at theirs now. All are due at once:
 * before the next step they are asked for exit criteria and goal of the new version, and waits count from arrival.
 */
export const migrateEnrolmentsStages: StageExecutor<'migrate-enrolments'> = async (
  stages,
  context,
) => {
  const { tx, schema, asOf, applyId } = context
  const places = stages.flatMap(({ journey }) =>
    placesFor(plannedJourney(journey, context)).map((place) => ({ journey, ...place })),
  )
  const rows = await tx.run<{ journey: string; count: number }>(sql`
    with place as (
      select * from jsonb_to_recordset(${JSON.stringify(places)}::text::jsonb) as p (journey text, "from" text, "to" text)
    ),
    moved as (
      update ${stateTables(schema).enrolment} n
      set version_apply_id = ${applyId}::bigint, step = p."to", is_checked = false, waits_for = null,
        arrived_at = case when p."to" = n.step then n.arrived_at else ${asOf}::timestamptz end,
        due_at = case when p."to" = n.step then n.arrived_at else ${asOf}::timestamptz end
      from place p
      where n.journey = p.journey and n.step = p."from" and n.status = 'active'
      returning n.journey
    )
    select journey, count(*) as count from moved group by journey`)
  const counts = new Map(rows.map(({ journey, count }) => [journey, count]))
  return stages.map((stage) => ({
    stage,
    people: { kind: 'migrated', count: counts.get(stage.journey) ?? 0 },
  }))
}

export const endEnrolmentsStages: StageExecutor<'end-enrolments'> = async (stages, context) => {
  const { tx, schema, asOf } = context
  const rows = await tx.run<{ journey: string; count: number }>(sql`
    with ending as (
      select * from unnest(
        ${stages.map(({ journey }) => journey)}::text[], ${stages.map(({ reason }) => reason)}::text[]
      ) as e (journey, reason)
    ),
    ended as (
      update ${stateTables(schema).enrolment} n
      set status = 'exited', step = null, due_at = null, waits_for = null,
        ended_at = ${asOf}::timestamptz, end_reason = e.reason
      from ending e
      where n.journey = e.journey and n.status = 'active'
      returning n.journey
    )
    select journey, count(*) as count from ended group by journey`)
  const removed = stages.filter(({ reason }) => reason === 'journey removed')
  await withholdWaiting(removed, context)
  await forgetEvents(
    removed.map(({ journey }) => journey),
    context,
  )
  const counts = new Map(rows.map(({ journey, count }) => [journey, count]))
  return stages.map((stage) => ({
    stage,
    people: { kind: 'ended', count: counts.get(stage.journey) ?? 0 },
  }))
}

/**
 * A message that waits for its next attempt must not outlive its journey, even if one of that id comes back later. One that may have
 * arrived is not withheld any more, but in doubt, decided on when it was.
 */
async function withholdWaiting(
  stages: Parameters<StageExecutor<'end-enrolments'>>[0],
  { tx, schema, asOf }: StageContext,
): Promise<void> {
  await tx.run(sql`
    update ${stateTables(schema).message}
    set status = case when doubt_since is null then 'withheld' else 'unknown' end,
      reason = case when doubt_since is null then 'journey-removed' else 'no-answer' end,
      detail = case when doubt_since is null then detail else concat_ws('; ', detail, 'not tried again: journey-removed') end,
      decided_at = case when doubt_since is null then ${asOf}::timestamptz else decided_at end,
      next_attempt_at = null, worker = null, doubt_since = null
    -- A claim with an instant is not begun: its worker will find it gone and hand nothing over.
    where (status in ('retry', 'deferred') or (status = 'claimed' and next_attempt_at is not null))
      and journey = any(${stages.map(({ journey }) => journey)}::text[])`)
}

export const startScheduleStages: StageExecutor<'start-schedule'> = async (stages, context) => {
  const { tx, schema, asOf } = context
  const t = stateTables(schema)
  const journeys = stages.map(({ journey }) => journey)
  const events = journeys.filter((id) => plannedJourney(id, context).trigger.kind === 'event')
  const schedules = journeys.filter((id) => !events.includes(id))
  await forgetEvents(journeys, context)
  await tx.run(sql`
    insert into ${t.schedule_cursor} (address, fired_at)
    select unnest(${schedules.map((journey) => addressOf('journey', journey))}::text[]),
      ${asOf}::timestamptz
    on conflict (address) do update set fired_at = excluded.fired_at`)
  await tx.run(sql`
    insert into ${t.event_cursor} (journey, started_at, looked_at)
    select unnest(${events}::text[]), ${asOf}::timestamptz, ${asOf}::timestamptz
    on conflict (journey) do update set started_at = excluded.started_at, looked_at = excluded.looked_at`)
  return stages.map((stage) => ({ stage }))
}

/** Up to where events were looked at, and those not yet decided about: what starts people next is something else. */
async function forgetEvents(
  journeys: readonly string[],
  { tx, schema }: StageContext,
): Promise<void> {
  const t = stateTables(schema)
  await tx.run(sql`delete from ${t.event_cursor} where journey = any(${journeys}::text[])`)
  await tx.run(sql`delete from ${t.arrival} where journey = any(${journeys}::text[])`)
}

export const stopScheduleStages: StageExecutor<'stop-schedule'> = async (stages, context) => {
  const { tx, schema } = context
  const t = stateTables(schema)
  const journeys = stages.map(({ journey }) => journey)
  await tx.run(sql`
    delete from ${t.schedule_cursor}
    where address = any(${journeys.map((journey) => addressOf('journey', journey))}::text[])`)
  await forgetEvents(journeys, context)
  return stages.map((stage) => ({ stage }))
}
