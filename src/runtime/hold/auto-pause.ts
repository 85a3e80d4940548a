/**
 * A run in; journeys whose KPI has crossed a limit paused, and said so, out (J9). A KPI that cannot be measured pauses, too: nobody
 * loses anything by waiting. What was paused stays so until someone resumes it.
 */
import { sql } from 'kysely'
import { diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { Instant } from '../../ir/clock.ts'
import type { KpiProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import type { PauseWhen } from '../../ir/journey.ts'
import { isStatementProblem } from '../database-problem.ts'
import { isRecent } from '../instant.ts'
import type { RunContext } from '../run-context.ts'
import { changeHold } from './change-hold.ts'
import { pausedByConfig } from './not-paused.ts'
import { readHolds } from './read-holds.ts'

/** The newest value of an applied KPI, exact decimal text; measuring is not the runtime's. */
export type MeasureKpi = (
  db: Executor,
  schema: string,
  question: { readonly program: KpiProgram; readonly asOf: Instant },
) => Promise<string | null>

/** When limits were last looked at in this run. */
export interface Guardrails {
  readonly measure: MeasureKpi | undefined
  checkedAt: Instant | undefined
}

/** A worker looks for work every few seconds; numbers over days need not be measured as often. */
const INTERVAL_MS = 60_000

export async function pauseCrossed(run: RunContext): Promise<void> {
  const guarded = [...run.programs.journeys.values()].flatMap(({ id, program }) => {
    const { pauseWhen } = program.journey
    return pauseWhen === undefined ? [] : [{ id, pauseWhen }]
  })
  if (guarded.length === 0 || !isTime(run)) return
  const held = await readHolds(run.db, run.schema)
  const paused = new Set([
    ...pausedByConfig(run.programs),
    ...held.filter(({ kind }) => kind === 'pause').map(({ journey }) => journey),
  ])
  for (const { id, pauseWhen } of guarded) {
    if (paused.has(id)) continue
    const reason = await reasonToPause(run, pauseWhen)
    if (reason !== undefined) await pause(run, id, reason)
  }
}

function isTime({ guardrails, now }: RunContext): boolean {
  const at = now()
  if (isRecent(guardrails.checkedAt, at, INTERVAL_MS)) return false
  guardrails.checkedAt = at
  return true
}

async function reasonToPause(
  run: RunContext,
  { kpi, ...limits }: PauseWhen,
): Promise<string | undefined> {
  const { measure } = run.guardrails
  const program = run.programs.kpis.get(kpi)?.program
  if (measure === undefined) throw new Error('the run was not told how to measure KPIs')
  if (program === undefined) return `${kpi} is not applied`
  try {
    const value = await measure(run.db, run.schema, { program, asOf: run.now() })
    const crossed = value === null ? undefined : await crossedLimit(run.db, value, limits)
    return crossed === undefined ? undefined : `${kpi} is ${value}, ${crossed}`
  } catch (thrown) {
    if (!isStatementProblem(thrown)) throw thrown
    return `${kpi} cannot be measured (${thrown.message})`
  }
}

/** A limit that is not there is not crossed. */
async function crossedLimit(
  db: Executor,
  value: string,
  { moreThan, lessThan }: Omit<PauseWhen, 'kpi'>,
): Promise<string | undefined> {
  const [row] = await db.run<{ more: boolean | null; less: boolean | null }>(sql`
    select ${value}::text::numeric > ${moreThan ?? null}::text::numeric as more,
      ${value}::text::numeric < ${lessThan ?? null}::text::numeric as less`)
  if (row?.more === true) return `more than ${moreThan}`
  return row?.less === true ? `less than ${lessThan}` : undefined
}

async function pause(run: RunContext, journey: string, reason: string): Promise<void> {
  const change = { kind: 'pause', journey, isHeld: true, reason, actor: 'crm' } as const
  const { kind } = await changeHold(run.db, run.schema, { ...change, at: run.now() })
  if (kind === 'unchanged') return
  run.tally.problem(
    diagnostic('CRM7304', {
      address: addressOf('journey', journey),
      message: `Journey "${journey}" was paused: ${reason}.`,
      fix: `Find out why, then go on with \`crm resume ${journey}\`; while the KPI is past its limit it is paused again.`,
    }),
  )
}
