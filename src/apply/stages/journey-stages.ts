/** Stages that enrol people, and move and end enrolments. */
import { sql } from 'kysely'
import { enrolPeople, type PeopleToEnrol } from '../../ir/enrol-people.ts'
import { placesFor } from '../../ir/migrate-people.ts'
import { stateTables } from '../../ir/state-tables.ts'
import type { EnrolBackfill, EnrolEntered, EnrolLeft } from '../../plan/stage.ts'
import {
  plannedJourney,
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

async function forgetEvents(
  journeys: readonly string[],
  { tx, schema }: StageContext,
): Promise<void> {
  const t = stateTables(schema)
  await tx.run(sql`delete from ${t.event_cursor} where journey = any(${journeys}::text[])`)
  await tx.run(sql`delete from ${t.arrival} where journey = any(${journeys}::text[])`)
}
