/** Compiled config and applied state in, the plan from one to the other out. Reads only through the port. */
import type { Checked, Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnostic } from '../diagnostics/diagnostic.ts'
import type { Address } from '../ir/address.ts'
import type { AppliedState } from '../ir/applied.ts'
import type { Instant } from '../ir/clock.ts'
import type { CompiledObject, CompiledProject } from '../ir/compiled.ts'
import { behaviourFor } from './behaviour-for.ts'
import { diffObjects, type ObjectDiff } from './diff-objects.ts'
import { diffFields } from './field-diff.ts'
import { followedObjects } from './followed-objects.ts'
import type { ImpactPort } from './impact-port.ts'
import { segmentProgram } from './journey-effects.ts'
import { maskImpact } from './mask-impact.ts'
import { measureBroadcasts } from './measure-broadcasts.ts'
import { type MeasuredImpact, measureImpact } from './measure-impact.ts'
import {
  type Dependency,
  PLAN_FORMAT,
  type Plan,
  type PlannedChange,
  type Totals,
  type UpdateChange,
} from './plan.ts'
import { type Catalogs, planStages } from './plan-stages.ts'

export interface PlanInput {
  readonly compiled: CompiledProject
  readonly applied: AppliedState
  readonly asOf: Instant
  readonly environment: string
  readonly crmVersion: string
  readonly measure: ImpactPort
}

export async function makePlan(input: PlanInput): Promise<Checked<Plan>> {
  const { compiled, applied, asOf, environment, crmVersion } = input
  const diffs = diffObjects(compiled, applied, crmVersion)
  const measured = await measureImpact(diffs, asOf, input.measure)
  const broadcasts = await measureBroadcasts(diffs, compiled, asOf, input.measure)
  const plan: Plan = {
    format: PLAN_FORMAT,
    crmVersion,
    project: compiled.name,
    environment,
    asOf,
    baseApply: applied.applyId ?? null,
    settings: compiled.settings.plan,
    changes: diffs.map((diff) => plannedChange(diff, diffs, applied, compiled.name)),
    impact: {
      ...maskImpact(measured, compiled.settings.plan.minimumCell),
      ...(broadcasts.impact.length === 0 ? {} : { broadcasts: broadcasts.impact }),
    },
    stages: planStages(diffs, catalogsOf(input)),
    totals: totalsOf(diffs, compiled),
  }
  const diagnostics = [
    ...(await checkAsOf(plan, input.measure)),
    ...otherProjects(diffs, compiled.name),
    ...measured.segments.flatMap(segmentWarnings),
    ...broadcasts.diagnostics,
  ]
  return { value: plan, diagnostics }
}

function catalogsOf({ compiled, applied }: PlanInput): Catalogs {
  const catalogIn = (objects: readonly CompiledObject[]) =>
    objects.find(({ kind }) => kind === 'catalog')
  return {
    before: catalogIn([...applied.objects.values()].map(({ object }) => object)),
    after: catalogIn([...compiled.objects.values()]),
  }
}

function plannedChange(
  diff: ObjectDiff,
  diffs: readonly ObjectDiff[],
  applied: AppliedState,
  project: string,
): PlannedChange {
  const { address } = diff
  if (diff.change === 'delete') {
    return { change: 'delete', address, ...titleOf(diff.before), from: diff.before.fingerprint }
  }
  const target = {
    address,
    ...titleOf(diff.after),
    to: diff.after.fingerprint,
    object: diff.after,
    dependsOn: dependenciesOf(diff.after, applied, project),
  }
  if (diff.change === 'create') return { change: 'create', ...target }
  return {
    change: 'update',
    classification: diff.classification,
    ...causeOf(diff, diffs),
    from: diff.before.fingerprint,
    ...target,
    diff: diffFields(diff.before.written, diff.after.written),
    ...sentenceOf(diff),
  }
}

function titleOf({ title }: CompiledObject): { readonly title?: string } {
  return title === undefined ? {} : { title }
}

function dependenciesOf(
  object: CompiledObject,
  applied: AppliedState,
  project: string,
): readonly Dependency[] {
  return followedObjects(object, project).map((address) => ({
    address,
    behaviour: behaviourFor(object, applied.objects.get(address)?.object),
  }))
}

type UpdateDiff = Extract<ObjectDiff, { change: 'update' }>

function causeOf(
  diff: UpdateDiff,
  diffs: readonly ObjectDiff[],
): { readonly because?: readonly Address[] } {
  if (diff.classification !== 'changed') return {}
  if (diff.before.fingerprint.own !== diff.after.fingerprint.own) return {}
  const changed = new Set(diffs.filter(changesBehaviour).map((other) => other.address))
  const known = [...diff.before.dependsOn, ...diff.after.dependsOn]
  const because = [...new Set(known)].filter((address) => changed.has(address))
  return { because }
}

function changesBehaviour(diff: ObjectDiff): boolean {
  return diff.change !== 'update' || diff.classification === 'changed'
}

function sentenceOf({ before, after }: UpdateDiff): Pick<UpdateChange, 'sentence'> {
  const [was, is] = [segmentProgram(before)?.sentence, segmentProgram(after)?.sentence]
  if (was === undefined || is === undefined || was === is) return {}
  return { sentence: { before: was, after: is } }
}

function totalsOf(diffs: readonly ObjectDiff[], compiled: CompiledProject): Totals {
  const count = (isCounted: (diff: ObjectDiff) => boolean) => diffs.filter(isCounted).length
  const classified = (as: UpdateDiff['classification']) =>
    count((diff) => diff.change === 'update' && diff.classification === as)
  const [create, update] = [
    count((diff) => diff.change === 'create'),
    count((diff) => diff.change === 'update'),
  ]
  return {
    create,
    update,
    delete: count((diff) => diff.change === 'delete'),
    unchanged: compiled.objects.size - create - update,
    metadata: classified('metadata'),
    equivalent: classified('equivalent'),
    changed: classified('changed'),
  }
}

/** Planning for the past is allowed, to look; applying it is not, because members have moved on since. */
async function checkAsOf(plan: Plan, port: ImpactPort): Promise<readonly Diagnostic[]> {
  if (plan.changes.length === 0) return []
  const latest = await port.stateAfter(plan.asOf)
  if (latest === undefined) return []
  return [
    diagnostic('CRM6002', {
      message: `The plan is made as of ${plan.asOf}, but this environment already stands at ${latest}.`,
      fix: `Plan and apply with --as-of ${latest} or later.`,
    }),
  ]
}

/** A renamed project, or two projects that share a schema by mistake and would remove each other. */
function otherProjects(diffs: readonly ObjectDiff[], name: string): readonly Diagnostic[] {
  return diffs.flatMap((diff) => {
    if (diff.change !== 'delete' || diff.before.kind !== 'project') return []
    return [
      diagnostic('CRM6006', {
        address: diff.address,
        message: `This environment was applied by project "${diff.before.id}"; the plan of project "${name}" removes what only that one has.`,
        fix: 'If they are two projects, give each a schema of its own in `database.schema`.',
      }),
    ]
  })
}

function segmentWarnings(segment: MeasuredImpact['segments'][number]): readonly Diagnostic[] {
  const address = `segment.${segment.segment}` as const
  const warnings: Diagnostic[] = []
  if (segment.beforeFrom === 'stored') {
    warnings.push(
      diagnostic('CRM6003', {
        address,
        message: `The applied definition of segment "${segment.segment}" cannot be run on the tables as they are now; its size before is that of the stored members.`,
      }),
    )
  }
  if (segment.change === 'update' && segment.before > 0 && segment.after === 0) {
    warnings.push(
      diagnostic('CRM6004', {
        address,
        message: `Segment "${segment.segment}" would lose all its members.`,
        fix: 'Check the new definition; `crm sql` shows what it asks.',
      }),
    )
  }
  return warnings
}
