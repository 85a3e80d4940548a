/** A database and a project in, planned and applied; what every test of apply starts with. */
import { type ApplyRequest, type ApplyResult, applyPlan } from '../../src/apply/apply-plan.ts'
import { readAppliedState } from '../../src/apply/read-state.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import type { Clock } from '../../src/ir/clock.ts'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import type { Database } from '../../src/ir/database.ts'
import { makePlan } from '../../src/plan/make-plan.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { createImpactPort } from '../../src/plan/query-impact.ts'

export const SCHEMA = 'crm'
export const AS_OF = '2026-03-01T00:00:00.000Z'

export function fixedClock(now: string = AS_OF): Clock {
  return { now: () => now, sleepUntil: () => Promise.resolve() }
}

export async function planFor(
  db: Database,
  compiled: CompiledProject,
  asOf: string = AS_OF,
): Promise<{ plan: Plan; diagnostics: readonly Diagnostic[] }> {
  const checked = await db.transaction(
    async (tx) => {
      const applied = await readAppliedState(tx, SCHEMA)
      const measure = createImpactPort({ tx, schema: SCHEMA, initialized: applied.initialized })
      return makePlan({ compiled, applied, asOf, environment: 'default', crmVersion: '0', measure })
    },
    { isolation: 'repeatable read', readOnly: true },
  )
  return { plan: checked.value, diagnostics: checked.diagnostics }
}

export function apply(
  db: Database,
  plan: Plan,
  options: Partial<ApplyRequest> = {},
): Promise<ApplyResult> {
  const asOf = options.asOf ?? plan.asOf
  return applyPlan({
    db,
    schema: SCHEMA,
    plan,
    asOf,
    target: { project: plan.project, environment: plan.environment },
    isReviewed: false,
    clock: fixedClock(asOf),
    holder: { actor: 'ada', host: 'test', pid: 1 },
    crmVersion: '0',
    ...options,
  })
}

/** Plans and applies, and fails the test when that is refused. */
export async function planAndApply(
  db: Database,
  compiled: CompiledProject,
  asOf: string = AS_OF,
): Promise<{ plan: Plan; result: ApplyResult }> {
  const { plan } = await planFor(db, compiled, asOf)
  const result = await apply(db, plan)
  if (result.kind !== 'applied' && result.kind !== 'unchanged') {
    throw new Error(JSON.stringify(result.diagnostics))
  }
  return { plan, result }
}
