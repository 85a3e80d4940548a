/** The next step in, the assignments that put a person before it out. Without one the enrolment is finished. */
import { type RawBuilder, sql } from 'kysely'
import type { Step, StepKind } from '../../ir/journey.ts'
import type { StepOf } from './step-definition.ts'
import { STEPS } from './steps/table.ts'

export function moveOnSql(
  next: Step | undefined,
  arrivedAt: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (next === undefined) {
    return sql`status = 'finished', step = null, due_at = null, arrived_at = ${arrivedAt}, ended_at = ${arrivedAt}`
  }
  const due = dueAt(next.kind, next, arrivedAt)
  return sql`step = ${next.id}::text, arrived_at = ${arrivedAt}, due_at = ${due}`
}

function dueAt<K extends StepKind>(
  kind: K,
  step: StepOf[K],
  arrivedAt: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return STEPS[kind].dueAt(step, arrivedAt)
}
