/** A plan and the state it meets in, every reason to refuse it out (SEMANTICS 28). Unrelated changes are no reason. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Address } from '../ir/address.ts'
import type { AppliedState } from '../ir/applied.ts'
import type { CompiledObject, Fingerprint } from '../ir/compiled.ts'
import { canonicalJson } from '../ir/json.ts'
import { behaviourFor } from '../plan/behaviour-for.ts'
import { followedObjects } from '../plan/followed-objects.ts'
import type { Plan, PlannedChange } from '../plan/plan.ts'

const REPLAN = 'Run `crm plan` again and have the new plan reviewed.'

export function checkTarget(
  plan: Plan,
  target: { readonly project: string; readonly environment: string },
): readonly Diagnostic[] {
  if (plan.environment === target.environment && plan.project === target.project) return []
  return [
    diagnostic('CRM6020', {
      message: `The plan is for project "${plan.project}", environment "${plan.environment}"; here is project "${target.project}", environment "${target.environment}".`,
      fix: `Make a plan for this environment, or apply with --env ${plan.environment}.`,
    }),
  ]
}

export function checkFingerprints(plan: Plan, applied: AppliedState): readonly Diagnostic[] {
  const touched = new Map(plan.changes.map((change) => [change.address, change]))
  return [
    ...plan.changes.flatMap((change) => checkObject(change, applied)),
    ...checkDependencies(plan, touched, applied),
    ...checkDependents(plan, touched, applied),
  ]
}

function checkObject(change: PlannedChange, applied: AppliedState): readonly Diagnostic[] {
  const found = applied.objects.get(change.address)?.object.fingerprint
  if (change.change === 'create') {
    return found === undefined ? [] : [stale(change.address, 'was created since the plan was made')]
  }
  if (found === undefined) return [stale(change.address, 'was removed since the plan was made')]
  if (isSameFingerprint(found, change.from)) return []
  return [stale(change.address, 'was changed since the plan was made')]
}

function isSameFingerprint(a: Fingerprint, b: Fingerprint): boolean {
  return canonicalJson(a) === canonicalJson(b)
}

type Touched = ReadonlyMap<Address, PlannedChange>

/** Dependencies the plan does not touch itself must behave as they did. */
function checkDependencies(
  plan: Plan,
  touched: Touched,
  applied: AppliedState,
): readonly Diagnostic[] {
  const needed = plan.changes.flatMap((change) =>
    change.change === 'delete' ? [] : change.dependsOn.map((on) => ({ by: change.object, on })),
  )
  const reported = new Set<Address>()
  return needed.flatMap(({ by, on }) => {
    if (touched.has(on.address) || reported.has(on.address)) return []
    const found = applied.objects.get(on.address)?.object
    if (behaviourFor(by, found) === on.behaviour) return []
    reported.add(on.address)
    return [
      stale(on.address, `, which ${by.address} depends on, was changed since the plan was made`),
    ]
  })
}

/**
 * Whatever depended on a changed object when the plan was made is in the plan. A dependent that was applied since is
 * not, and would be left with the old meaning, or with nothing to refer to.
 */
function checkDependents(
  plan: Plan,
  touched: Touched,
  applied: AppliedState,
): readonly Diagnostic[] {
  return [...applied.objects.values()].flatMap(({ object, applyId }) => {
    if (applyId <= (plan.baseApply ?? 0) || touched.has(object.address)) return []
    const changed = followedObjects(object, plan.project).find((address) =>
      changesBehaviour(object, touched.get(address), applied.objects.get(address)?.object),
    )
    if (changed === undefined) return []
    return [
      stale(object.address, `, which depends on ${changed}, was applied since the plan was made`),
    ]
  })
}

function changesBehaviour(
  reader: CompiledObject,
  change: PlannedChange | undefined,
  before: CompiledObject | undefined,
): boolean {
  if (change === undefined) return false
  if (change.change !== 'update') return true
  return behaviourFor(reader, before) !== behaviourFor(reader, change.object)
}

function stale(address: Address, what: string): Diagnostic {
  const message = what.startsWith(',') ? `${address}${what}.` : `${address} ${what}.`
  return diagnostic('CRM6021', { address, message, fix: REPLAN })
}

export function checkAge(plan: Plan, ageSeconds: number, asOf: string): readonly Diagnostic[] {
  const { lifetimeSeconds } = plan.settings
  if (ageSeconds < 0) {
    return [
      diagnostic('CRM6022', {
        message: `The plan was made as of ${plan.asOf}, which is after ${asOf}: its people would be counted in a past it does not describe.`,
        fix: `Apply with --as-of ${plan.asOf} or later.`,
      }),
    ]
  }
  if (ageSeconds <= lifetimeSeconds) return []
  return [
    diagnostic('CRM6022', {
      message: `The plan was made as of ${plan.asOf} and applied as of ${asOf}, more than its lifetime of ${lifetimeSeconds} seconds later.`,
      fix: REPLAN,
    }),
  ]
}
