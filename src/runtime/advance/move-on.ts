/** A step in, the assignments that put a person before it out. Without one the enrolment is finished. */
import { type RawBuilder, sql } from 'kysely'
import { dueOnArrivalSql } from '../../ir/due-on-arrival.ts'
import type { JourneyVersion } from '../journey-versions.ts'

export function moveOnSql(
  version: JourneyVersion,
  target: string | undefined,
  arrivedAt: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (target === undefined) {
    return sql`status = 'finished', step = null, due_at = null, arrived_at = ${arrivedAt}, ended_at = ${arrivedAt}`
  }
  const step = version.graph.nodes.get(target)?.step
  const due = dueOnArrivalSql(version.journey, step, arrivedAt)
  return sql`step = ${target}::text, arrived_at = ${arrivedAt}, due_at = ${due}, is_checked = false, waits_for = null`
}
