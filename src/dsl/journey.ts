/** Steps people are enrolled in, who is enrolled, and when they leave. */
import { declare } from './collector.ts'
import type { Decimal, DurationText, Share } from './comparison.ts'
import type { Condition } from './condition.ts'
import { type KeyOptions, type WrittenEvent, writtenEvent } from './journey-event.ts'
import type { Step } from './journey-step.ts'
import type { Trigger } from './journey-trigger.ts'
import type { Metadata } from './metadata.ts'
import { type Ref, Reference } from './reference.ts'
import type { SequenceEvent } from './sequence.ts'
import { toWritten } from './written.ts'

export interface JourneyBody extends Metadata {
  readonly trigger: Trigger
  /** Whether someone whose enrolment ended may be enrolled again; default `never`. */
  readonly reentry?: 'never' | 'always' | { readonly after: DurationText }
  /** Whether those who are in the segment at the first apply are enrolled; default `none`. */
  readonly backfill?: 'none' | 'current'
  /** Who gets none of its marketing, to compare with; the salt is the journey's id unless given. */
  readonly holdout?: Share | { readonly share: Share; readonly salt?: string }
  /** Holds everyone in it where they are, and sends nothing, as `crm pause` does at once. */
  readonly paused?: boolean
  /** Asked before each step: whoever meets it leaves. A condition, or an event: any since they were enrolled. */
  readonly exitWhen?: Condition | SequenceEvent | Since
  /** What it is for: whoever does it leaves as converted. */
  readonly goal?: Goal
  /** What becomes of people on an older version; default `finish`. */
  readonly inFlight?: 'finish' | 'exit' | { readonly migrate: Readonly<Record<string, string>> }
  /** Pauses it by itself: `crosses(complaintRate, { moreThan: '0.1%' })`. */
  readonly pauseWhen?: PauseWhen
  readonly steps: readonly Step[]
}

type Limit = Decimal | Share

/** One of the two, or both: then it may be anything from `lessThan` to `moreThan`. */
export type Limits =
  | { readonly moreThan: Limit; readonly lessThan?: Limit }
  | { readonly moreThan?: Limit; readonly lessThan: Limit }

export type PauseWhen = Limits & { readonly kpi: Ref<'kpi'> }

export type Journey = Reference<'journey'>

/** An event since enrolment; made by `since`. */
export interface Since extends WrittenEvent {}

/** Made by `goal`. */
export interface Goal extends WrittenEvent {}

/**
 * A journey: who is enrolled when, and the steps they go through.
 *
 * @example
 * defineJourney('winback', {
 *   trigger: enters(atRiskLoyal),
 *   exitWhen: shop.purchase,
 *   steps: [wait('1d'), send(winback1), wait('3d'), send(winback2, { expireAfter: '12h' }), exit('done')],
 * })
 */
export function defineJourney(id: string, body: JourneyBody): Journey {
  declare('journey', id, { ...body, ...writtenExit(body) })
  return new Reference('journey', id)
}

/** An event of the catalog stands for its name elsewhere; here it is any since enrolment. */
export function writtenExit(body: Pick<Partial<JourneyBody>, 'exitWhen'>): {
  readonly exitWhen?: unknown
} {
  if (body.exitWhen === undefined) return {}
  const written = toWritten(body.exitWhen)
  return { exitWhen: typeof written === 'string' ? { event: written } : written }
}

/**
 * An event since enrolment, for `exitWhen`; with a key, only one that belongs to this enrolment.
 *
 * @example
 * exitWhen: since(shop.purchase, { key: 'cart_id' })
 */
export function since(event: SequenceEvent, options?: KeyOptions): Since {
  return { ...writtenEvent(event), ...options }
}

/**
 * What a journey is for: whoever does it, at most `within` after enrolment, leaves as converted. `within` is its attribution window, too: for so long
 * after enrolment `crm journey status` counts who does it after the last step, and for so long after a message what that brought (SEMANTICS 19, 27).
 *
 * @example
 * goal: goal(shop.purchase, { within: '7d' })
 */
export function goal(
  event: SequenceEvent,
  options?: KeyOptions & { readonly within?: DurationText },
): Goal {
  return { ...writtenEvent(event), ...options }
}

/**
 * A KPI and the limits it must not cross: `moreThan`, or of what must not fall `lessThan`.
 *
 * @example
 * defineJourney('weekly', { trigger: weekly, pauseWhen: crosses(complaintRate, { moreThan: '0.1%' }), steps: [send(news)] })
 */
export function crosses(kpi: Ref<'kpi'>, limits: Limits): PauseWhen {
  return { kpi, ...limits }
}
