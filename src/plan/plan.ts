/** The difference between config and applied state, with its effects: plain data that is reviewed, saved and obeyed. */
import type { Address } from '../ir/address.ts'
import type { Rate } from '../ir/channel.ts'
import type { Instant } from '../ir/clock.ts'
import type { CompiledObject, Fingerprint } from '../ir/compiled.ts'
import type { PlanSettings } from '../ir/project.ts'
import type { Count } from './count.ts'
import type { FieldChange } from './field-diff.ts'
import type { Stage } from './stage.ts'

export const PLAN_FORMAT = 1

export interface Plan {
  readonly format: typeof PLAN_FORMAT
  readonly crmVersion: string
  readonly project: string
  /** Name of the environment, `default` when none was asked for. */
  readonly environment: string
  readonly asOf: Instant
  /** The last apply when the plan was made. A later one does not make the plan stale by itself. */
  readonly baseApply: number | null
  readonly settings: PlanSettings
  /** Sorted by address. */
  readonly changes: readonly PlannedChange[]
  readonly impact: Impact
  /** In the order apply executes them. */
  readonly stages: readonly Stage[]
  readonly totals: Totals
}

export type Change = 'create' | 'update' | 'delete'

/**
 * SEMANTICS 29. `metadata`: words only · `equivalent`: written (or compiled by another crm) differently, same meaning ·
 * `changed`: not proved to be either.
 */
export type Classification = 'metadata' | 'equivalent' | 'changed'

interface ChangeBase {
  readonly address: Address
  readonly title?: string
}

export interface CreateChange extends ChangeBase {
  readonly change: 'create'
  readonly to: Fingerprint
  readonly object: CompiledObject
  readonly dependsOn: readonly Dependency[]
}

export interface UpdateChange extends ChangeBase {
  readonly change: 'update'
  readonly classification: Classification
  /** Its own form is the same: it changes because these dependencies do. */
  readonly because?: readonly Address[]
  readonly from: Fingerprint
  readonly to: Fingerprint
  readonly object: CompiledObject
  readonly dependsOn: readonly Dependency[]
  /** Of the written forms; empty when only dependencies or the compiled program differ. */
  readonly diff: readonly FieldChange[]
  /** A segment's definition in plain words, when they differ. */
  readonly sentence?: { readonly before: string; readonly after: string }
}

export interface DeleteChange extends ChangeBase {
  readonly change: 'delete'
  readonly from: Fingerprint
}

export type PlannedChange = CreateChange | UpdateChange | DeleteChange

/** The behaviour a dependency has in the applied state, of a catalog only the part that is read; `null`: this plan creates it. */
export interface Dependency {
  readonly address: Address
  readonly behaviour: string | null
}

export interface Impact {
  /** Segments whose definition is new, changed or removed, by id. */
  readonly segments: readonly SegmentImpact[]
  /** Journeys that are new, changed or removed, or that people are enrolled in now, by id. */
  readonly journeys: readonly JourneyImpact[]
  /** Broadcasts that are new or changed and start after this apply, by id; absent when there are none. */
  readonly broadcasts?: readonly BroadcastImpact[]
}

/** What a broadcast would do if people stayed as they are at the plan's as-of. */
export interface BroadcastImpact {
  readonly journey: string
  readonly startsAt: Instant
  /** Each gets it when it is that time in their own zone. */
  readonly isLocal: boolean
  /** In its segment now. */
  readonly people: Count
  /** Those of them whom consent, addresses, suppression rules, holdout and control group let it go to. */
  readonly messaged: Count
  readonly throttle?: Rate
}

/** Sizes at the plan's as-of by the applied and by the new definition. */
export interface SegmentImpact {
  readonly segment: string
  /** `null`: the segment is new. */
  readonly before: Count | null
  /** `null`: the segment is removed. */
  readonly after: Count | null
  readonly entering: Count
  readonly leaving: Count
  /** `stored`: the applied definition cannot be run any more, so `before` is the stored members. */
  readonly beforeFrom: 'definition' | 'stored'
}

export interface JourneyImpact {
  readonly journey: string
  /** Enrolled by this apply, after re-entry rules. */
  readonly enrolled: Count
  /** Why they are: already in the segment (`backfill: current`), or entering or leaving it by its changed definition. */
  readonly enrolledBy: 'backfill' | 'entering' | 'leaving' | null
  /** Members of a new journey's segment now; with `backfill: none` they are not enrolled (SEMANTICS 17). */
  readonly membersNow: Count | null
  /** People on their way through the journey now. */
  readonly inFlight: Count
  /** What becomes of them (SEMANTICS 22): nothing, they finish on their version, leave, move to the new one, or are ended. */
  readonly inFlightFate: 'unaffected' | 'finish' | 'exit' | 'migrate' | 'end'
  /** Of `migrate`: those of them who go on in the new version; the others finish on theirs. */
  readonly migrating?: Count
}

export interface Totals {
  readonly create: number
  readonly update: number
  readonly delete: number
  readonly unchanged: number
  /** Of the updates. */
  readonly metadata: number
  readonly equivalent: number
  readonly changed: number
}

export function isEmptyPlan(plan: Plan): boolean {
  return plan.changes.length === 0
}
