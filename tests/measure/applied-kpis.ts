/** KPIs in, an applied state as `crm apply` would have stored it out, for tests that need no compiler. */
import { addressOf } from '../../src/ir/address.ts'
import type { AppliedObject, AppliedState } from '../../src/ir/applied.ts'
import type { CompiledObject, KpiQuery, Program } from '../../src/ir/compiled.ts'
import type { Kpi } from '../../src/ir/kpi.ts'

const APPLIED_AT = '2026-01-01T00:00:00Z'

export interface AppliedKpi {
  readonly kpi: Kpi
  readonly queries: readonly KpiQuery[]
}

export function appliedState(
  kpis: readonly AppliedKpi[],
  { zone = 'UTC', journeys = [] }: { zone?: string; journeys?: readonly string[] } = {},
): AppliedState {
  const refresh = { cron: '0 * * * *', zone, catchUp: 'all' } as const
  const plan = { tolerance: 0.1, toleranceMinimum: 20, lifetimeSeconds: 86_400, minimumCell: 5 }
  const checks = { maxBases: 3, minAudience: 0 }
  const objects = [
    object('test', { kind: 'project', project: { name: 'test', zone, refresh, plan, checks } }),
    ...kpis.map((kpi) => object(kpi.kpi.id, { kind: 'kpi', ...kpi })),
    ...journeys.map((id) => object(id, journeyProgram(id))),
  ]
  const applied = objects.map((one): [CompiledObject['address'], AppliedObject] => [
    one.address,
    { object: one, applyId: 1, appliedAt: APPLIED_AT, since: APPLIED_AT, crmVersion: '0' },
  ])
  return { applyId: 1, initialized: true, objects: new Map(applied) }
}

export function segmentSizeKpi(
  id: string,
  segment: string,
  grain: Kpi['grain'],
  zone = 'UTC',
): AppliedKpi {
  return {
    kpi: { id, grain, zone, measure: { kind: 'segmentSize', segment } },
    queries: [{ source: 'segment', segment }],
  }
}

function journeyProgram(id: string): Program {
  const trigger = { kind: 'enters', segment: 'anyone' } as const
  const reentry = { kind: 'never' } as const
  return { kind: 'journey', journey: { id, trigger, reentry, backfill: 'none', steps: [] } }
}

function object(id: string, program: Program): CompiledObject {
  const fingerprint = { behaviour: '', own: '', written: '', metadata: '' }
  const address = addressOf(program.kind, id)
  return {
    address,
    kind: program.kind,
    id,
    fingerprint,
    dependsOn: [],
    written: {},
    canonical: {},
    program,
  }
}
