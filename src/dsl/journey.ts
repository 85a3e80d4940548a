/** A line of steps people are enrolled in. */
import { declare } from './collector.ts'
import type { Decimal, DurationText, Share } from './comparison.ts'
import type { Metadata } from './metadata.ts'
import { type Ref, Reference } from './reference.ts'

export type Trigger =
  | { readonly enters: Ref<'segment'> }
  | ({ readonly schedule: string } & ScheduleOptions)

export interface ScheduleOptions {
  /** Who is enrolled at each instant. */
  readonly segment: Ref<'segment'>
  readonly zone?: string
  /** What a late worker does with missed instants. */
  readonly catchUp?: 'all' | 'latest'
}

export interface StepOptions {
  /** Which step it is, across versions of the journey. */
  readonly id?: string
}

export interface SendOptions extends StepOptions {
  /** Not sent when this much later than due. */
  readonly expireAfter?: DurationText
}

export type Step =
  | ({ readonly wait: DurationText } & StepOptions)
  | ({ readonly send: Ref<'template'> } & SendOptions)
  | ({ readonly exit: string } & StepOptions)

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
  /** Pauses it by itself: `crosses(complaintRate, { moreThan: '0.1%' })`. */
  readonly pauseWhen?: PauseWhen
  readonly steps: readonly Step[]
}

export interface PauseWhen {
  readonly kpi: Ref<'kpi'>
  readonly moreThan: Decimal | Share
}

export type Journey = Reference<'journey'>

/**
 * A journey: who is enrolled when, and the steps they go through.
 *
 * @example
 * defineJourney('winback', {
 *   trigger: enters(atRiskLoyal),
 *   steps: [wait('1d'), send(winback1), wait('3d'), send(winback2, { expireAfter: '12h' }), exit('done')],
 * })
 */
export function defineJourney(id: string, body: JourneyBody): Journey {
  declare('journey', id, body)
  return new Reference('journey', id)
}

/**
 * Enrols customers when they become members of the segment.
 *
 * @example
 * defineJourney('winback', { trigger: enters(atRiskLoyal), steps: [send(winback1)] })
 */
export function enters(segment: Ref<'segment'>): Trigger {
  return { enters: segment }
}

/**
 * Enrols everyone in the segment at each instant of a cron expression.
 *
 * @example
 * defineJourney('weekly', { trigger: schedule('0 10 * * 1', { segment: subscribers }), reentry: 'always', steps: [send(news)] })
 */
export function schedule(cron: string, options: ScheduleOptions): Trigger {
  return { ...options, schedule: cron }
}

/**
 * Waits.
 *
 * @example
 * wait('3d')
 * wait('3d', { id: 'second-pause' })
 */
export function wait(duration: DurationText, options?: StepOptions): Step {
  return { ...options, wait: duration }
}

/**
 * Sends a message, unless a guard withholds it.
 *
 * @example
 * send(winback1)
 * send('winback-2', { expireAfter: '12h' })
 */
export function send(template: Ref<'template'>, options?: SendOptions): Step {
  return { ...options, send: template }
}

/**
 * Ends the journey, with the reason that is shown. The end of the line ends it too.
 *
 * @example
 * exit('done')
 */
export function exit(reason: string, options?: StepOptions): Step {
  return { ...options, exit: reason }
}

/**
 * A KPI and the limit it must not cross.
 *
 * @example
 * defineJourney('weekly', { trigger: weekly, pauseWhen: crosses(complaintRate, { moreThan: '0.1%' }), steps: [send(news)] })
 */
export function crosses(kpi: Ref<'kpi'>, limit: { readonly moreThan: Decimal | Share }): PauseWhen {
  return { kpi, ...limit }
}
