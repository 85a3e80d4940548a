/**
 * The closed list of what an apply does, in order. Two readers over the same list: `explain-stage` says it, apply's
 * `execute-stages` does it; both are tables over `StageKind`, so a forgotten kind does not compile.
 */
import type { Address } from '../ir/address.ts'

/**
 * `reversible`: a plan back to the older version undoes it · `compensable`: undone by another action, but not
 * without trace (dates of entry are lost, people start anew) · `irreversible`: a send follows.
 */
export type Effect = 'reversible' | 'compensable' | 'irreversible'

interface StageBase {
  readonly effect: Effect
}

/** Ends the active enrolments of a removed journey, which must not go on mailing, or of a changed one (`inFlight: exit`). */
export interface EndEnrolments extends StageBase {
  readonly kind: 'end-enrolments'
  readonly journey: string
  readonly reason: 'journey removed' | 'journey changed'
}
/** Forgets when a journey's schedule fired last. */
export interface StopSchedule extends StageBase {
  readonly kind: 'stop-schedule'
  readonly journey: string
}
/** Forgets a removed segment's members; its log stays. */
export interface DropMembers extends StageBase {
  readonly kind: 'drop-members'
  readonly segment: string
}
export interface RemoveObject extends StageBase {
  readonly kind: 'remove-object'
  readonly address: Address
}
export interface WriteObject extends StageBase {
  readonly kind: 'write-object'
  readonly address: Address
}
/** Takes people on older versions to the steps that are theirs in the new one (`inFlight: migrate`). */
export interface MigrateEnrolments extends StageBase {
  readonly kind: 'migrate-enrolments'
  readonly journey: string
}
/** First members of a new segment: they count as members, not as entering (SEMANTICS 17). */
export interface FillSegment extends StageBase {
  readonly kind: 'fill-segment'
  readonly segment: string
}
/** Members by the new definition; who enters by it enters for journeys too. */
export interface RefreshSegment extends StageBase {
  readonly kind: 'refresh-segment'
  readonly segment: string
}
/** Enrols everyone who is in a new journey's segment (`backfill: current`). */
export interface EnrolBackfill extends StageBase {
  readonly kind: 'enrol-backfill'
  readonly journey: string
  readonly segment: string
}
/** Enrols those who entered a segment by its changed definition. */
export interface EnrolEntered extends StageBase {
  readonly kind: 'enrol-entered'
  readonly journey: string
  readonly segment: string
}
/** Enrols those who left a segment by its changed definition. */
export interface EnrolLeft extends StageBase {
  readonly kind: 'enrol-left'
  readonly journey: string
  readonly segment: string
}
/**
 * From this as-of on the journey's schedule fires, or its event starts people; nothing before it does. Also when the trigger,
 * re-entry by events or what these read of the catalog changes.
 */
export interface StartSchedule extends StageBase {
  readonly kind: 'start-schedule'
  readonly journey: string
}

export type Stage =
  | EndEnrolments
  | StopSchedule
  | DropMembers
  | RemoveObject
  | WriteObject
  | MigrateEnrolments
  | FillSegment
  | RefreshSegment
  | EnrolBackfill
  | EnrolEntered
  | EnrolLeft
  | StartSchedule
export type StageKind = Stage['kind']
export type StageOf<K extends StageKind> = Extract<Stage, { readonly kind: K }>

/** The order of execution. People leave before others come, objects are written before anything runs by them. */
export const STAGE_ORDER = [
  'end-enrolments',
  'stop-schedule',
  'drop-members',
  'remove-object',
  'write-object',
  'migrate-enrolments',
  'fill-segment',
  'refresh-segment',
  'enrol-backfill',
  'enrol-entered',
  'enrol-left',
  'start-schedule',
] as const satisfies readonly StageKind[]
