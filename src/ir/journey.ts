/** A graph of steps people are enrolled in: steps nest, and each has a version-independent id. */
import type { BucketRange } from './bucket-range.ts'
import type { Rate } from './channel.ts'
import type { Condition, PropertyCondition } from './condition.ts'
import type { Duration } from './duration.ts'
import type { JsonObject } from './json.ts'
import type { Metadata } from './metadata.ts'
import type { Schedule } from './schedule.ts'

export interface Journey extends Metadata {
  readonly id: string
  /** It is written as one (J6). */
  readonly isBroadcast?: true
  readonly trigger: Trigger
  readonly reentry: Reentry
  /** Whether those already in the segment at first apply are enrolled (SEMANTICS 17). */
  readonly backfill: 'none' | 'current'
  /** Who of those in it get none of its marketing (J4). */
  readonly holdout?: BucketRange
  /** Nobody in it moves and nothing is sent, until a version without it is applied. */
  readonly paused?: true
  /** Asked before each step (SEMANTICS 19): whoever meets it leaves. */
  readonly exitWhen?: ExitWhen
  /** Asked after `exitWhen`: whoever meets it leaves as converted. */
  readonly goal?: Goal
  /** What becomes of people on an older version (SEMANTICS 22); absent: they finish on it. */
  readonly inFlight?: InFlight
  readonly pauseWhen?: PauseWhen
  readonly steps: readonly Step[]
}

/** The journey pauses itself when the newest value of the KPI is past a limit (J9). One is there at least, and `lessThan` is below `moreThan`. */
export interface PauseWhen {
  readonly kpi: string
  /** Exact decimals; of a ratio the ratio itself, 0.001 for 0.1%. */
  readonly moreThan?: string
  readonly lessThan?: string
}

export type Trigger =
  /** A customer becomes a member of the segment, or stops being one. */
  | { readonly kind: 'enters'; readonly segment: string }
  | { readonly kind: 'leaves'; readonly segment: string }
  /** At each instant of the schedule, everyone who is a member then; the instant is the enrolment's key. */
  | { readonly kind: 'schedule'; readonly segment: string; readonly schedule: Schedule }
  /** A customer does something; `key` is the property that tells two enrolments of one customer apart. */
  | EventTrigger
  | DateTrigger
export interface EventTrigger extends JourneyEvent {
  readonly kind: 'event'
  /**
   * Properties that its templates read. Each enrolment keeps them as they were when it began. Sorted; absent when there
   * are none. It follows from the templates, and is no part of what is hashed.
   */
  readonly keep?: readonly string[]
}

export type TriggerKind = Trigger['kind']
/** Those that start people at instants of their own. */
export type ScheduledTrigger = Extract<Trigger, { readonly schedule: Schedule }>

/**
 * Every day at a local time, whose date it is that day; the instant is the enrolment's key. `date`: the date itself, once ·
 * `anniversary`: its yearly return, the first one a year on.
 */
export interface DateTriggerOf<K extends 'date' | 'anniversary'> {
  readonly kind: K
  readonly trait: string
  /** From the date to the day of the trigger: negative is before it. Of an anniversary days only. */
  readonly offset: Duration
  readonly schedule: Schedule
  /** Only stored members of this segment. */
  readonly segment?: string
}

export type DateTrigger = DateTriggerOf<'date'> | DateTriggerOf<'anniversary'>

/** Something a customer does while enrolled; `key` names the property that must be the enrolment's key. */
export interface JourneyEvent {
  readonly event: string
  readonly where?: PropertyCondition
  readonly key?: string
}

/** SEMANTICS 18. */
export type Reentry =
  | { readonly kind: 'never' }
  | { readonly kind: 'always' }
  | { readonly kind: 'after'; readonly duration: Duration; readonly zone: string }

export type ExitWhen =
  /** It holds of the customer at the instant of the step. */
  | { readonly kind: 'condition'; readonly where: Condition }
  /** It happened since the customer was enrolled. */
  | ({ readonly kind: 'event' } & JourneyEvent)

/** The event happened after enrolment, at most `within` after it. */
export interface Goal extends JourneyEvent {
  readonly within?: { readonly duration: Duration; readonly zone: string }
}

export type InFlight =
  | { readonly kind: 'exit' }
  /** From steps of older versions to steps of this one; a step of the same id needs no entry. */
  | { readonly kind: 'migrate'; readonly steps: Readonly<Record<string, string>> }

export type Step =
  | WaitStep
  | WaitUntilStep
  | WaitForStep
  | BranchStep
  | SplitStep
  | SendStep
  | WebhookStep
  | SetStep
  | EmitStep
  | ExitStep
  | BestTimeStep
  | DeliverStep
  | PickWinnerStep
export type StepKind = Step['kind']
export interface WaitStep {
  readonly kind: 'wait'
  readonly id: string
  readonly duration: Duration
  readonly zone: string
}
export interface WaitUntilStep {
  readonly kind: 'waitUntil'
  readonly id: string
  readonly until: LocalMoment | TraitMoment
  readonly zone: StepZone
}
/** The next local time on one of these weekdays, 1 Monday to 7 Sunday; without a time, as soon as it is such a day. */
export interface LocalMoment {
  readonly kind: 'local'
  readonly time?: LocalTime
  readonly weekdays: readonly number[]
}
/** The trait's date, so far away; with a time, that time of the day. */
export interface TraitMoment {
  readonly kind: 'trait'
  readonly trait: string
  readonly type: 'date' | 'instant'
  readonly offset: Duration
  readonly time?: LocalTime
}
/** `09:00` */
export type LocalTime = string
/** One zone, or that of each customer; of whoever has none that PostgreSQL knows, the other. */
export interface StepZone {
  readonly name: string
  readonly trait?: string
}
export interface WaitForStep {
  readonly kind: 'waitFor'
  readonly id: string
  readonly what: WaitedFor
  readonly timeout: Duration
  readonly zone: string
  /** It came in time. */
  readonly then: readonly Step[]
  readonly otherwise: readonly Step[]
}
export type WaitedFor =
  | ({ readonly kind: 'event' } & JourneyEvent)
  /** Being a stored member on arrival, or becoming one. */
  | { readonly kind: 'segment'; readonly segment: string }
export interface BranchStep {
  readonly kind: 'branch'
  readonly id: string
  /** The first that holds is taken. */
  readonly paths: readonly { readonly when: Condition; readonly steps: readonly Step[] }[]
  readonly otherwise: readonly Step[]
}
export interface SplitStep {
  readonly kind: 'split'
  readonly id: string
  /** SEMANTICS 14: the same salt always splits in the same way. */
  readonly salt: string
  /** Weights are parts of their sum. */
  readonly paths: readonly { readonly weight: number; readonly steps: readonly Step[] }[]
}
export interface SendStep {
  readonly kind: 'send'
  readonly id: string
  readonly template: string
  /** Withheld as `expired` when sent later than this after it fell due (SEMANTICS 21). */
  readonly expireAfter?: Duration
}
/** One call of a webhook channel, in the ledger like a message. */
export interface WebhookStep {
  readonly kind: 'webhook'
  readonly id: string
  readonly channel: string
  /** Posted as they are at the moment of the call. Sorted. */
  readonly traits: readonly string[]
  readonly data: JsonObject
  readonly expireAfter?: Duration
}
/** What is written when a person comes to the step: a value, or that moment, or its day. */
export type KeptValue =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'now' }
  | { readonly kind: 'today'; readonly zone: string }
export interface SetStep {
  readonly kind: 'set'
  readonly id: string
  /** By kept trait. */
  readonly values: Readonly<Record<string, KeptValue>>
}
export interface EmitStep {
  readonly kind: 'emit'
  readonly id: string
  /** A kept event. */
  readonly event: string
  /** By property. */
  readonly values: Readonly<Record<string, KeptValue>>
  /** The property that gets the key of the enrolment. */
  readonly key?: string
}
export interface ExitStep {
  readonly kind: 'exit'
  readonly id: string
  readonly reason: string
}

/**
 * Before a send: until the hour at which the customer has opened and clicked most (J7), worked out once, on arrival, from what
 * happened before it. In the customer's zone, else the project's.
 */
export interface BestTimeStep {
  readonly kind: 'bestTime'
  readonly id: string
  /** The template of the send after it: where its channel has quiet hours, they are no best time. */
  readonly template: string
  /** Events of the catalog that count as opening or clicking. */
  readonly events: readonly string[]
  /** Nobody waits longer than this. */
  readonly withinSeconds: number
  readonly lookBackSeconds: number
  /** Of whoever has fewer hours with such an event: the time of day of `fallback`. */
  readonly atLeast: number
  readonly fallback: LocalTime
}
/** Of a broadcast (J6): everyone of one start is given an instant of their own, all at once, on arrival. */
export interface DeliverStep {
  readonly kind: 'deliver'
  readonly id: string
  /**
   * The clock of this zone when the enrolment started, or that time of a later day, in the zone of each customer, else the project's.
   * Absent: on arrival.
   */
  readonly localFrom?: string
  /** No more than so many in any such time, in a fixed order. */
  readonly throttle?: Rate
  /** Who of one start comes to this step; absent: everyone. */
  readonly among?: BucketRange
}
/** Of a broadcast (J6): waits so long after the start, then sends everyone down the path of the variant that did best in the test. */
export interface PickWinnerStep {
  readonly kind: 'pickWinner'
  readonly id: string
  readonly after: Duration
  readonly zone: string
  /** A person of the test who does it after their message has converted. */
  readonly goal: Omit<JourneyEvent, 'key'>
  /** With fewer messages in any variant, and in a tie, `otherwise` wins. */
  readonly minimum: number
  /** `test`: the step that sent it in the test. */
  readonly variants: readonly {
    readonly test: string
    readonly template: string
    readonly steps: readonly Step[]
  }[]
  /** A template of the variants. */
  readonly otherwise: string
}
