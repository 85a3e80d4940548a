/** Applied KPIs, as-of and a period in, the report's numbers out, all from one snapshot of the database. */
import { closestName } from '../diagnostics/closest-name.ts'
import { type Checked, type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { AppliedState } from '../ir/applied.ts'
import type { Instant } from '../ir/clock.ts'
import type { CompiledObject, KpiProgram } from '../ir/compiled.ts'
import { type Database, DatabaseError, type Executor } from '../ir/database.ts'
import type { Grain } from '../ir/kpi.ts'
import type { PlanSettings } from '../ir/project.ts'
import { checkPeriod } from './check-period.ts'
import { type KpiReport, type KpiSeries, REPORT_FORMAT } from './kpi-report.ts'
import { measureSeries } from './measure-series.ts'
import { summarizeMessages } from './message-summary.ts'
import { type Period, resolvePeriod } from './period.ts'

export interface ReportRequest {
  readonly db: Database
  /** Schema of crm's own tables. */
  readonly schema: string
  readonly applied: AppliedState
  readonly asOf: Instant
  /** Dates (whole local days of each KPI's zone, both included) or instants (`[from, to)`). */
  readonly from?: string
  readonly to?: string
  /** Which KPIs, in this order; all by id when absent or empty. */
  readonly ids?: readonly string[]
}

interface AppliedKpi {
  readonly object: CompiledObject
  readonly program: KpiProgram
}

/** The value is `undefined` when a diagnostic says why there is no report. */
export async function reportKpis(request: ReportRequest): Promise<Checked<KpiReport | undefined>> {
  if (request.applied.applyId === undefined) return failed([nothingApplied()])
  const known = appliedKpis(request.applied)
  const problems = [...checkPeriod(request), ...unknownIds(request.ids ?? [], known)]
  if (problems.length > 0) return failed(problems)
  const chosen = request.ids?.length
    ? request.ids.flatMap((id) => known.get(id) ?? [])
    : [...known.values()]
  const options = { isolation: 'repeatable read', readOnly: true } as const
  try {
    const value = await request.db.transaction((tx) => measureAll(tx, chosen, request), options)
    return { value, diagnostics: [] }
  } catch (error) {
    if (error instanceof ReportProblem) return failed([error.diagnostic])
    throw error
  }
}

async function measureAll(
  db: Executor,
  kpis: readonly AppliedKpi[],
  request: ReportRequest,
): Promise<KpiReport> {
  const { zone, minimumCell } = projectSettings(request.applied)
  const periodOf = periodCache(db, request)
  const series: KpiSeries[] = []
  for (const { object, program } of kpis) {
    const period = await periodOf(program.kpi.grain, program.kpi.zone)
    series.push(
      await orProblem(object, () =>
        measureSeries(db, object, program, { ...request, period, minimumCell }),
      ),
    )
  }
  const journeys = appliedJourneys(request.applied)
  const { asOf, from, to } = request
  const requested = {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
  const report = {
    format: REPORT_FORMAT,
    asOf,
    zone,
    requested,
    minimumCell,
    kpis: series,
  } as const
  if (journeys.length === 0) return report
  const period = await periodOf('total', zone)
  const messages = await summarizeMessages(db, request.schema, journeys, { ...request, period })
  return { ...report, messages }
}

/** KPIs of one grain and zone share one period, so the number of statements grows by one for each KPI. */
function periodCache(db: Executor, request: ReportRequest) {
  const cache = new Map<string, Period>()
  return async (grain: Grain, zone: string): Promise<Period> => {
    const key = `${grain} ${zone}`
    const period = cache.get(key) ?? (await resolvePeriod(db, grain, zone, request))
    if (period.buckets.length === 0) throw new ReportProblem(emptyPeriod(request))
    cache.set(key, period)
    return period
  }
}

/** A statement that fails because the team's tables changed is the user's to mend; everything else is not. */
async function orProblem<T>(object: CompiledObject, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof DatabaseError) || !/^(22|42)/.test(error.code ?? '')) throw error
    throw new ReportProblem(
      diagnostic('CRM8004', {
        address: object.address,
        message: `KPI "${object.id}" cannot be measured: ${error.message}`,
        fix: 'Compare the catalog with the database, then run `crm plan` and `crm apply`.',
      }),
    )
  }
}

/** Leaves the transaction with something to tell the user. */
class ReportProblem extends Error {
  readonly diagnostic: Diagnostic
  constructor(problem: Diagnostic) {
    super(problem.message)
    this.diagnostic = problem
  }
}

function appliedKpis(applied: AppliedState): ReadonlyMap<string, AppliedKpi> {
  const kpis = [...applied.objects.values()].flatMap(({ object }) =>
    object.program.kind === 'kpi' ? [{ object, program: object.program }] : [],
  )
  return new Map(
    kpis.map((kpi) => [kpi.object.id, kpi] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function appliedJourneys(applied: AppliedState): readonly string[] {
  const objects = [...applied.objects.values()].map(({ object }) => object)
  return objects.filter(({ kind }) => kind === 'journey').map(({ id }) => id)
}

function projectSettings(
  applied: AppliedState,
): Pick<PlanSettings, 'minimumCell'> & { zone: string } {
  for (const { object } of applied.objects.values()) {
    if (object.program.kind !== 'project') continue
    const { zone, plan } = object.program.project
    return { zone, minimumCell: plan.minimumCell }
  }
  throw new Error('the applied state has no project')
}

function unknownIds(
  ids: readonly string[],
  known: ReadonlyMap<string, AppliedKpi>,
): readonly Diagnostic[] {
  return ids
    .filter((id) => !known.has(id))
    .map((id) => {
      const closest = closestName(id, known.keys())
      const fix =
        closest === undefined
          ? 'Run `crm report` without names to see every applied KPI; a KPI is measured after `crm apply`.'
          : `Did you mean "${closest}"?`
      return diagnostic('CRM8001', { message: `No KPI "${id}" is applied`, fix })
    })
}

function nothingApplied(): Diagnostic {
  return diagnostic('CRM8005', {
    message: 'Nothing is applied to this database yet, so there is nothing to report',
    fix: 'Run `crm apply` first.',
  })
}

function emptyPeriod({ asOf, from, to }: ReportRequest): Diagnostic {
  const asked = [...(from ? [`from ${from}`] : []), ...(to ? [`to ${to}`] : [])].join(' ')
  return diagnostic('CRM8003', {
    message: `The period ${asked} holds no instant up to the as-of ${asOf}`,
    fix: 'Let it start before it ends and not after the as-of.',
  })
}

function failed(diagnostics: readonly Diagnostic[]): Checked<undefined> {
  return { value: undefined, diagnostics }
}
