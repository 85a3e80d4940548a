/** The state after the demo's month in, its KPIs out: months reach back, days and weeks are of the month itself. */
import { readAppliedState } from '../../apply/read-state.ts'
import type { Checked } from '../../diagnostics/diagnostic.ts'
import type { AppliedState } from '../../ir/applied.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Grain } from '../../ir/kpi.ts'
import type { KpiSeries } from '../../measure/kpi-report.ts'
import { reportKpis } from '../../measure/report-kpis.ts'
import type { OpenedState } from '../open-state.ts'

const DAYS_BACK = 180
const DAY = 86_400_000

export interface DemoPeriod {
  /** When the demo's month began and ended. */
  readonly start: Instant
  readonly end: Instant
}

type Part = { readonly ids: readonly string[]; readonly from?: string }

export async function measureDemo(
  { db, schema }: OpenedState,
  { start, end }: DemoPeriod,
): Promise<Checked<readonly KpiSeries[] | undefined>> {
  const applied = await readAppliedState(db, schema)
  const parts: readonly Part[] = [
    { ids: kpisOf(applied, ['month', 'quarter', 'year']), from: monthStart(start, DAYS_BACK) },
    { ids: kpisOf(applied, ['total']) },
    { ids: kpisOf(applied, ['day', 'week']), from: start.slice(0, 10) },
  ]
  const kpis: KpiSeries[] = []
  for (const part of parts.filter(({ ids }) => ids.length > 0)) {
    const { value, diagnostics } = await reportKpis({ db, schema, applied, asOf: end, ...part })
    if (value === undefined) return { value, diagnostics }
    kpis.push(...value.kpis)
  }
  return { value: kpis, diagnostics: [] }
}

function kpisOf({ objects }: AppliedState, grains: readonly Grain[]): readonly string[] {
  return [...objects.values()].flatMap(({ object: { id, program } }) =>
    program.kind === 'kpi' && grains.includes(program.kpi.grain) ? [id] : [],
  )
}

/** The first day of the month so many days before. */
function monthStart(instant: Instant, daysBefore: number): string {
  const before = new Date(Date.parse(instant) - daysBefore * DAY).toISOString()
  return `${before.slice(0, 7)}-01`
}
