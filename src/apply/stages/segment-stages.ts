/** Stages that fill, refresh and drop the stored members of segments. */
import { sql } from 'kysely'
import { addressOf } from '../../ir/address.ts'
import { DatabaseError } from '../../ir/database.ts'
import { WORD_BITS, wordOf } from '../../ir/pass-statement.ts'
import {
  type RefreshCause,
  type RefreshedSegment,
  refreshMembers,
} from '../../ir/refresh-members.ts'
import { stateTables } from '../../ir/state-tables.ts'
import { wakeMembersSql } from '../../ir/wake-members.ts'
import type { FillSegment, RefreshSegment } from '../../plan/stage.ts'
import {
  plannedObject,
  type StageContext,
  StageError,
  type StageExecutor,
  type StageResult,
} from './stage-executor.ts'

export const fillSegmentStages: StageExecutor<'fill-segment'> = (stages, context) =>
  refreshTogether(stages, 'fill', context)

export const refreshSegmentStages: StageExecutor<'refresh-segment'> = (stages, context) =>
  refreshTogether(stages, 'apply', context)

/** The log keeps that they left, so that sizes over time add up. */
export const dropMembersStages: StageExecutor<'drop-members'> = async (stages, context) => {
  const results: StageResult[] = []
  for (const stage of stages) {
    const count = await dropMembers(stage.segment, context)
    results.push({ stage, people: { kind: 'dropped', count } })
  }
  return results
}

async function dropMembers(segment: string, { tx, schema, asOf }: StageContext): Promise<number> {
  const t = stateTables(schema)
  const [gone] = await tx.run<{ number: number }>(
    sql`delete from ${t.segment_number} where segment = ${segment}::text returning number`,
  )
  await tx.run(sql`delete from ${t.segment_state} where segment = ${segment}::text`)
  if (gone === undefined) return 0
  const word = sql`${wordOf(gone.number) + 1}::int`
  const bit = sql`(1::bigint << ${gone.number % WORD_BITS}::int)`
  const at = sql`${asOf}::timestamptz`
  const [row] = await tx.run<{ count: number }>(sql`
    with dropped as (
      update ${t.membership} set words[${word}] = words[${word}] & ~${bit}
      where words[${word}] & ${bit} <> 0
      returning customer_key
    ),
    logged_changes as (
      insert into ${t.segment_change} (segment, customer_key, change, at, cause)
      select ${segment}::text, customer_key, 'left', ${at}, 'apply' from dropped
    ),
    logged_refresh as (
      insert into ${t.segment_refresh} as r (segment, as_of, size, entered, left_, cause, mode)
      select ${segment}::text, ${at}, 0, 0, count(*), 'apply', 'full' from dropped
      on conflict (segment, as_of, cause) do update set size = 0, left_ = r.left_ + excluded.left_, id = default
    )
    select count(*) as count from dropped`)
  return row?.count ?? 0
}

/** In one pass. When the database refuses it, one by one, to name the one that it refuses. */
async function refreshTogether(
  stages: readonly (FillSegment | RefreshSegment)[],
  cause: RefreshCause,
  context: StageContext,
): Promise<readonly StageResult[]> {
  const { tx, schema, asOf } = context
  const segments = stages.map((stage) => plannedSegment(stage, cause, context))
  await tx.run(sql`savepoint refresh_together`)
  try {
    const counts = await refreshMembers(tx, schema, { segments, asOf })
    await tx.run(
      wakeMembersSql(
        schema,
        stages.map(({ segment }) => segment),
      ),
    )
    return stages.map((stage) => {
      const found = counts.get(stage.segment) ?? { size: 0, entered: 0, left: 0 }
      return { stage, people: { kind: 'members', ...found } }
    })
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    throw (await refusedAlone(stages, segments, context)) ?? error
  }
}

async function refusedAlone(
  stages: readonly (FillSegment | RefreshSegment)[],
  segments: readonly RefreshedSegment[],
  { tx, schema, asOf }: StageContext,
): Promise<StageError | undefined> {
  await tx.run(sql`rollback to savepoint refresh_together`)
  for (const [index, stage] of stages.entries()) {
    try {
      await refreshMembers(tx, schema, { segments: segments.slice(index, index + 1), asOf })
    } catch (error) {
      return error instanceof DatabaseError ? new StageError(stage, error) : undefined
    }
  }
  return undefined
}

function plannedSegment(
  { segment }: FillSegment | RefreshSegment,
  cause: RefreshCause,
  context: StageContext,
): RefreshedSegment {
  const { program } = plannedObject(context, addressOf('segment', segment))
  if (program.kind !== 'segment') throw new Error(`${segment} is not a segment`)
  return { segment, part: program.pass, cause }
}
