/** What a plan announced and what is measured now in, the audiences that moved beyond the tolerance out. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Address } from '../ir/address.ts'
import type { AppliedState } from '../ir/applied.ts'
import type { Instant } from '../ir/clock.ts'
import { type Count, hasMoved, maskCount } from '../plan/count.ts'
import type { ObjectDiff } from '../plan/diff-objects.ts'
import type { ImpactPort } from '../plan/impact-port.ts'
import { type MeasuredImpact, measureImpact } from '../plan/measure-impact.ts'
import type { Plan, PlannedChange } from '../plan/plan.ts'

/** Measures again, with the predicates of the plan and of the state, at the as-of of the apply. */
export async function checkAudience(
  plan: Plan,
  applied: AppliedState,
  asOf: Instant,
  port: ImpactPort,
): Promise<readonly Diagnostic[]> {
  const diffs = plan.changes.flatMap((change) => diffOf(change, applied))
  return compareAudience(plan, await measureImpact(diffs, asOf, port))
}

/** Only called when fingerprints agree, so the applied object is the one the plan was made from. */
function diffOf(change: PlannedChange, applied: AppliedState): readonly ObjectDiff[] {
  const { address } = change
  if (change.change === 'create') return [{ change: 'create', address, after: change.object }]
  const before = applied.objects.get(address)?.object
  if (before === undefined) return []
  if (change.change === 'delete') return [{ change: 'delete', address, before }]
  const { classification, object: after } = change
  return [{ change: 'update', address, classification, before, after }]
}

function compareAudience(plan: Plan, now: MeasuredImpact): readonly Diagnostic[] {
  const segments = new Map(now.segments.map((measured) => [measured.segment, measured]))
  const journeys = new Map(now.journeys.map((measured) => [measured.journey, measured]))
  return [
    ...plan.impact.segments.flatMap((planned) => {
      const measured = segments.get(planned.segment)
      if (measured === undefined) return []
      const address: Address = `segment.${planned.segment}`
      return [
        ...compareCount(plan, address, 'members', planned.after, measured.after),
        ...compareCount(plan, address, 'people entering', planned.entering, measured.entering),
        ...compareCount(plan, address, 'people leaving', planned.leaving, measured.leaving),
      ]
    }),
    ...plan.impact.journeys.flatMap((planned) => {
      const measured = journeys.get(planned.journey)
      if (measured === undefined || planned.enrolledBy === null) return []
      const address: Address = `journey.${planned.journey}`
      return compareCount(plan, address, 'people enrolled', planned.enrolled, measured.allowed)
    }),
  ]
}

function compareCount(
  { settings }: Plan,
  address: Address,
  what: string,
  planned: Count | null,
  now: number,
): readonly Diagnostic[] {
  if (planned === null || !hasMoved(planned, now, settings)) return []
  return [
    diagnostic('CRM6023', {
      address,
      message: `${address}: the plan was reviewed with ${planned} ${what}, now there are ${maskCount(now, settings.minimumCell)}.`,
      fix: 'Run `crm plan` again and have the new numbers reviewed.',
    }),
  ]
}
