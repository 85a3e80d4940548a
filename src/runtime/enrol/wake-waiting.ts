/** People who wait for an event, and events of everyone in a span of time in; those it came for due at its instant out. */
import { type RawBuilder, sql } from 'kysely'
import type { JourneyProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { stepsIn } from '../../ir/step-graph.ts'
import type { RunContext } from '../run-context.ts'

export interface WaitingStep {
  readonly journey: string
  readonly applyId: number
  readonly stepId: string
  /** What is waited for. */
  readonly event: string
  readonly isKeyed: boolean
  readonly everyone: SqlText
}

/** Of the current version, and of older ones with people on them. */
export async function waitingSteps(
  run: RunContext,
  journey: string,
): Promise<readonly WaitingStep[]> {
  const current = run.programs.journeys.get(journey)
  const inFlight = await run.versions.inFlight()
  const older = inFlight.filter(
    (each) => each.journey === journey && each.applyId !== current?.applyId,
  )
  const steps = current === undefined ? [] : stepsOf(current.program, journey, current.applyId)
  const found = [...steps]
  for (const { applyId } of older) {
    const version = await run.versions.load(journey, applyId)
    found.push(...stepsOf(version, journey, applyId))
  }
  return found
}

function stepsOf(
  { journey: { steps }, statements }: Pick<JourneyProgram, 'journey' | 'statements'>,
  journey: string,
  applyId: number,
): readonly WaitingStep[] {
  const asked = statements?.steps ?? {}
  if (Object.values(asked).every(({ kind }) => kind !== 'waitFor')) return []
  return stepsIn(steps).flatMap((step) => {
    const own = asked[step.id]
    if (own?.kind !== 'waitFor' || step.kind !== 'waitFor') return []
    if (step.what.kind !== 'event') return []
    const { event, key } = step.what
    const place = { journey, applyId, stepId: step.id }
    return [{ ...place, event, isKeyed: key !== undefined, everyone: own.everyone }]
  })
}

/** Only brings forward when a person is looked at; that it came in time is decided then. */
export async function wakeWaiting(
  tx: Executor,
  { tables }: RunContext,
  { journey, applyId, stepId, isKeyed }: WaitingStep,
  events: RawBuilder<unknown>,
): Promise<void> {
  const stands = (alias: string) => {
    const column = (name: string) => sql.ref(`${alias}.${name}`)
    return sql`${column('status')} = 'active' and ${column('journey')} = ${journey}::text
      and ${column('version_apply_id')} = ${applyId}::bigint and ${column('step')} = ${stepId}::text`
  }
  await tx.run(sql`
    update ${tables.enrolment} m set due_at = came.at
    from (
      select e.customer_key, e.id, min(r.at) as at
      from (${events}) r
      join ${tables.enrolment} e on e.customer_key = r.customer_key and ${stands('e')}
        and r.at > e.arrived_at and r.at < e.due_at ${isKeyed ? sql`and coalesce(r.key, '') = e.key` : sql``}
      group by 1, 2
    ) came
    where m.customer_key = came.customer_key and m.id = came.id and ${stands('m')} and m.due_at > came.at`)
}
