/** A step in, the assignments that put a person before it out. Without one the enrolment is finished. */
import { type RawBuilder, sql } from 'kysely'
import { shiftInstantSql } from '../../ir/shift-instant.ts'
import type { JourneyVersion } from '../journey-versions.ts'

export function moveOnSql(
  version: JourneyVersion,
  target: string | undefined,
  arrivedAt: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (target === undefined) {
    return sql`status = 'finished', step = null, due_at = null, arrived_at = ${arrivedAt}, ended_at = ${arrivedAt}`
  }
  const due = dueAt(version, target, arrivedAt)
  return sql`step = ${target}::text, arrived_at = ${arrivedAt}, due_at = ${due}, is_checked = false, waits_for = null`
}

/** At once, but for a plain wait before which nothing is asked. */
function dueAt(
  { graph, isChecked }: JourneyVersion,
  target: string,
  arrivedAt: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const step = graph.nodes.get(target)?.step
  if (step?.kind !== 'wait' || isChecked) return arrivedAt
  return shiftInstantSql(arrivedAt, step.duration, step.zone)
}
