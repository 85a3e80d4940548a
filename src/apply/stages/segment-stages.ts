/** Stages that fill, refresh and drop the stored members of segments. */
import { sql } from 'kysely'
import { addressOf } from '../../ir/address.ts'
import { DatabaseError } from '../../ir/database.ts'
import { type RefreshCause, refreshMembersSql } from '../../ir/refresh-members.ts'
import { stateTables } from '../../ir/state-tables.ts'
import type { FillSegment, RefreshSegment } from '../../plan/stage.ts'
import {
  plannedObject,
  type StageContext,
  StageError,
  type StageExecutor,
  type StageResult,
} from './stage-executor.ts'

export const fillSegmentStages: StageExecutor<'fill-segment'> = (stages, context) =>
  inTurn(stages, (stage) => refresh(stage, 'fill', context))

export const refreshSegmentStages: StageExecutor<'refresh-segment'> = (stages, context) =>
  inTurn(stages, (stage) => refresh(stage, 'apply', context))

/** The log keeps that they left, so that sizes over time add up. */
export const dropMembersStages: StageExecutor<'drop-members'> = async (stages, context) => {
  const { tx, schema, asOf } = context
  const t = stateTables(schema)
  const segments = stages.map(({ segment }) => segment)
  const rows = await tx.run<{ segment: string; count: number }>(sql`
    with gone as (
      select unnest(${segments}::text[]) as segment
    ),
    dropped as (
      delete from ${t.segment_member} m using gone g where m.segment = g.segment
      returning m.segment, m.customer_key
    ),
    counts as (
      select g.segment, count(d.customer_key) as count
      from gone g left join dropped d on d.segment = g.segment
      group by g.segment
    ),
    logged_changes as (
      insert into ${t.segment_change} (segment, customer_key, change, at, cause)
      select segment, customer_key, 'left', ${asOf}::timestamptz, 'apply' from dropped
    ),
    logged_refresh as (
      insert into ${t.segment_refresh} as r (segment, as_of, size, entered, left_, cause)
      select segment, ${asOf}::timestamptz, 0, 0, count, 'apply' from counts
      on conflict (segment, as_of, cause) do update set size = 0, left_ = r.left_ + excluded.left_
    ),
    cursor_dropped as (
      delete from ${t.segment_state} s using gone g where s.segment = g.segment
    )
    select segment, count from counts`)
  const counts = new Map(rows.map(({ segment, count }) => [segment, count]))
  return stages.map((stage) => ({
    stage,
    people: { kind: 'dropped', count: counts.get(stage.segment) ?? 0 },
  }))
}

async function refresh(
  stage: FillSegment | RefreshSegment,
  cause: RefreshCause,
  context: StageContext,
): Promise<StageResult> {
  const { program } = plannedObject(context, addressOf('segment', stage.segment))
  if (program.kind !== 'segment') throw new Error(`${stage.segment} is not a segment`)
  const statement = refreshMembersSql(context.schema, {
    segment: stage.segment,
    members: program.members,
    asOf: context.asOf,
    cause,
  })
  const [counts] = await context.tx.run<{ size: number; entered: number; left: number }>(statement)
  if (counts === undefined) throw new Error('refresh returned no counts')
  return { stage, people: { kind: 'members', ...counts } }
}

/** One statement after the other: they share one connection, and the first failure ends the apply. */
async function inTurn<S extends FillSegment | RefreshSegment>(
  stages: readonly S[],
  work: (stage: S) => Promise<StageResult>,
): Promise<readonly StageResult[]> {
  const results: StageResult[] = []
  for (const stage of stages) {
    results.push(
      await work(stage).catch((error: unknown) => {
        throw error instanceof DatabaseError ? new StageError(stage, error) : error
      }),
    )
  }
  return results
}
