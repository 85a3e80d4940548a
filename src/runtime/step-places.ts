/** Where people in journeys stand, in; the places with the instant at which the first of them is due, out. */
import { type RawBuilder, sql } from 'kysely'
import { notPausedSql } from './hold/not-paused.ts'
import type { RunContext } from './run-context.ts'

export interface StepGroup {
  readonly journey: string
  readonly applyId: number
  readonly stepId: string
}

/**
 * Rows of `journey, version_apply_id, step, due`. From one place to the next by the index, so it costs the same with millions
 * waiting at each as with one. Those due at `after` or before do not count; paused journeys are left out.
 */
export function stepPlacesSql(
  run: Pick<RunContext, 'tables' | 'schema' | 'programs'>,
  after: string,
): RawBuilder<unknown> {
  const { enrolment } = run.tables
  return sql`
    with recursive place as (
      (select journey, version_apply_id, step from ${enrolment} where status = 'active'
        order by journey, version_apply_id, step limit 1)
      union all
      select n.journey, n.version_apply_id, n.step from place p cross join lateral (
        select e.journey, e.version_apply_id, e.step from ${enrolment} e
        where e.status = 'active'
          and (e.journey, e.version_apply_id, e.step) > (p.journey, p.version_apply_id, p.step)
        order by e.journey, e.version_apply_id, e.step limit 1
      ) n
    )
    select p.journey, p.version_apply_id, p.step, f.due from place p
    cross join lateral (
      select e.due_at as due from ${enrolment} e
      where e.status = 'active' and e.journey = p.journey and e.version_apply_id = p.version_apply_id
        and e.step = p.step and e.due_at > ${after}::timestamptz
      order by e.due_at limit 1
    ) f
    where ${notPausedSql(run, sql`p.journey`)}`
}

/** Rows of `journey, version_apply_id` that people are on, found in the same way. */
export function versionsInFlightSql(enrolment: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    with recursive version as (
      (select journey, version_apply_id from ${enrolment} where status = 'active'
        order by journey, version_apply_id limit 1)
      union all
      select n.journey, n.version_apply_id from version v cross join lateral (
        select e.journey, e.version_apply_id from ${enrolment} e
        where e.status = 'active' and (e.journey, e.version_apply_id) > (v.journey, v.version_apply_id)
        order by e.journey, e.version_apply_id limit 1
      ) n
    )
    select journey, version_apply_id from version`
}
