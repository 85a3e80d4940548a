/** Stages that enrol people, end enrolments, and start and stop the schedules of journeys. */
import { sql } from 'kysely'
import { addressOf } from '../../ir/address.ts'
import { type EnrolCounts, enrolPeopleSql, type PeopleToEnrol } from '../../ir/enrol-people.ts'
import { stateTables } from '../../ir/state-tables.ts'
import type { EnrolBackfill, EnrolEntered } from '../../plan/stage.ts'
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

async function enrol(
  stage: EnrolBackfill | EnrolEntered,
  people: PeopleToEnrol,
  context: StageContext,
): Promise<StageResult> {
  const { program } = plannedObject(context, addressOf('journey', stage.journey))
  if (program.kind !== 'journey') throw new Error(`${stage.journey} is not a journey`)
  const [counts] = await context.tx.run<EnrolCounts>(
    enrolPeopleSql(context.schema, {
      journey: program.journey,
      versionApplyId: context.applyId,
      asOf: context.asOf,
      key: '',
      people,
    }),
  )
  return { stage, people: { kind: 'enrolled', count: counts?.enrolled ?? 0 } }
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
      set status = 'exited', step = null, due_at = null,
        ended_at = ${asOf}::timestamptz, end_reason = e.reason
      from ending e
      where n.journey = e.journey and n.status = 'active'
      returning n.journey
    )
    select journey, count(*) as count from ended group by journey`)
  await withholdWaiting(stages, context)
  const counts = new Map(rows.map(({ journey, count }) => [journey, count]))
  return stages.map((stage) => ({
    stage,
    people: { kind: 'ended', count: counts.get(stage.journey) ?? 0 },
  }))
}

/** A message that waits for its next attempt must not outlive its journey, even if one of that id comes back later. */
async function withholdWaiting(
  stages: Parameters<StageExecutor<'end-enrolments'>>[0],
  { tx, schema, asOf }: StageContext,
): Promise<void> {
  await tx.run(sql`
    update ${stateTables(schema).message}
    set status = 'withheld', reason = 'journey-removed', decided_at = ${asOf}::timestamptz,
      next_attempt_at = null, worker = null
    -- A claim with an instant is not begun: its worker will find it gone and hand nothing over.
    where (status in ('retry', 'deferred') or (status = 'claimed' and next_attempt_at is not null))
      and journey = any(${stages.map(({ journey }) => journey)}::text[])`)
}

export const startScheduleStages: StageExecutor<'start-schedule'> = async (stages, context) => {
  const { tx, schema, asOf } = context
  await tx.run(sql`
    insert into ${stateTables(schema).schedule_cursor} (address, fired_at)
    select unnest(${stages.map(({ journey }) => addressOf('journey', journey))}::text[]),
      ${asOf}::timestamptz
    on conflict (address) do update set fired_at = excluded.fired_at`)
  return stages.map((stage) => ({ stage }))
}

export const stopScheduleStages: StageExecutor<'stop-schedule'> = async (stages, context) => {
  const { tx, schema } = context
  await tx.run(sql`
    delete from ${stateTables(schema).schedule_cursor}
    where address = any(${stages.map(({ journey }) => addressOf('journey', journey))}::text[])`)
  return stages.map((stage) => ({ stage }))
}
