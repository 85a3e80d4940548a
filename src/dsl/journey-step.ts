/** The steps of a journey. Steps that hold others take them as lists. */
import type { DurationText, TextTests } from './comparison.ts'
import type { Condition } from './condition.ts'
import { type KeyOptions, type WrittenEvent, writtenEvent } from './journey-event.ts'
import { type DateTrait, traitName } from './journey-trigger.ts'
import { type Ref, Reference } from './reference.ts'
import type { SequenceEvent } from './sequence.ts'
import type { EmitOptions, KeptValue, WebhookOptions } from './telling-step.ts'

export interface StepOptions {
  /** Which step it is, across versions of the journey. */
  readonly id?: string
}

export interface SendOptions extends StepOptions {
  /** Not sent when this much later than due. */
  readonly expireAfter?: DurationText
  /** When: `bestTime({ within: '24h' })`; absent: on arrival. */
  readonly at?: BestTime
}

export interface BestTimeOptions {
  /** Nobody waits longer than this, from 1h to 168h; default 24h. */
  readonly within?: DurationText
  /** The local time for whoever has opened and clicked too little; default 10:00. */
  readonly fallback?: string
  /** So many hours with an open or click are asked for before they say anything; default 5. */
  readonly atLeast?: number
}

/** Made by `bestTime`. */
export interface BestTime extends BestTimeOptions {
  readonly bestTime: true
}

export type Step =
  | ({ readonly wait: DurationText } & StepOptions)
  | ({ readonly waitUntil: WaitUntil } & StepOptions)
  | ({
      readonly waitFor: (WrittenEvent & KeyOptions) | { readonly segment: Ref<'segment'> }
    } & Timeout &
      StepOptions)
  | ({ readonly branch: readonly BranchPath[] } & StepOptions)
  | ({
      readonly split: { readonly salt: string; readonly paths: readonly SplitPath[] }
    } & StepOptions)
  | ({ readonly send: Ref<'template'> } & SendOptions)
  | ({ readonly webhook: Ref<'channel'> } & WebhookOptions)
  | ({ readonly set: Readonly<Record<string, KeptValue>> } & StepOptions)
  | ({ readonly emit: string } & EmitOptions)
  | ({ readonly exit: string } & StepOptions)

export type BranchPath =
  | { readonly when: Condition; readonly steps: readonly Step[] }
  | { readonly otherwise: true; readonly steps: readonly Step[] }

export interface SplitPath {
  readonly weight: number
  readonly steps: readonly Step[]
}

/** A zone by its name, or the trait that holds the customer's own. */
export type StepZone = string | { readonly trait: string }

export type WaitUntil =
  | { readonly time?: string; readonly on?: readonly Weekday[]; readonly zone?: StepZone }
  | {
      readonly trait: string
      readonly before?: DurationText
      readonly after?: DurationText
      readonly time?: string
      readonly zone?: StepZone
    }
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

export interface Timeout {
  /** How long to wait for it. */
  readonly timeout: DurationText
  /** What happens when it came in time. */
  readonly then?: readonly Step[]
  /** What happens when it did not. */
  readonly otherwise?: readonly Step[]
}

interface ZoneOption {
  /** A zone by its name, or the trait that holds the customer's own. */
  readonly zone?: string | TextTests<Condition>
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
 * Waits until the next local time, on some weekdays only.
 *
 * @example
 * waitUntilTime('09:00', { on: ['mon', 'tue', 'wed', 'thu', 'fri'], zone: shop.traits.timezone })
 */
export function waitUntilTime(
  time: string,
  options: { readonly on?: readonly Weekday[] } & ZoneOption & StepOptions = {},
): Step {
  const { id, zone, ...rest } = options
  return { ...idOf(id), waitUntil: { time, ...rest, ...zoneOf(zone) } }
}

/**
 * Waits until it is one of these weekdays.
 *
 * @example
 * waitUntilDay(['sat', 'sun'])
 */
export function waitUntilDay(on: readonly Weekday[], options: ZoneOption & StepOptions = {}): Step {
  return { ...idOf(options.id), waitUntil: { on, ...zoneOf(options.zone) } }
}

/**
 * Waits until a date of the customer, or some time before or after it. Who has none leaves; who is late goes on at once.
 *
 * @example
 * waitUntilDate(shop.traits.renews_on, { before: '3d', time: '09:00' })
 */
export function waitUntilDate(
  trait: DateTrait | string,
  options: {
    readonly before?: DurationText
    readonly after?: DurationText
    readonly time?: string
  } & ZoneOption &
    StepOptions = {},
): Step {
  const { id, zone, ...rest } = options
  return { ...idOf(id), waitUntil: { trait: traitName(trait), ...rest, ...zoneOf(zone) } }
}

/**
 * Waits for an event, or to be in a segment, and no longer than the timeout.
 *
 * @example
 * waitFor(shop.purchase, { timeout: '3d', then: [send(thanks)], otherwise: [send(reminder)] })
 * waitFor(vip, { timeout: '30d', then: [send(welcome)] })
 */
export function waitFor(
  what: SequenceEvent | Reference<'segment'>,
  options: Timeout & KeyOptions & StepOptions,
): Step {
  const { key, ...rest } = options
  if (what instanceof Reference) return { ...rest, waitFor: { segment: what } }
  return { ...rest, waitFor: { ...writtenEvent(what), ...(key === undefined ? {} : { key }) } }
}

/**
 * Takes the first path whose condition holds; without one that does, the step after it.
 *
 * @example
 * branch(when(memberOf(vip), [send(vipOffer)]), when(shop.traits.tier.is('gold'), [send(goldOffer)]), otherwise([send(offer)]))
 */
export function branch(...paths: readonly BranchPath[]): Step {
  return { branch: paths }
}

/**
 * A path of a branch.
 *
 * @example
 * when(memberOf(vip), [send(vipOffer)])
 */
export function when(condition: Condition, steps: readonly Step[]): BranchPath {
  return { when: condition, steps }
}

/**
 * The last path of a branch, of everyone else.
 *
 * @example
 * otherwise([send(offer)])
 */
export function otherwise(steps: readonly Step[]): BranchPath {
  return { otherwise: true, steps }
}

/**
 * Draws people onto paths by weight, each always onto the same one.
 *
 * @example
 * split('copy-test', [path(50, [send(copyA)]), path(50, [send(copyB)])])
 */
export function split(salt: string, paths: readonly SplitPath[], options?: StepOptions): Step {
  return { ...options, split: { salt, paths } }
}

/**
 * A path of a split: its part of the sum of all weights.
 *
 * @example
 * path(50, [send(copyA)])
 */
export function path(weight: number, steps: readonly Step[]): SplitPath {
  return { weight, steps }
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
 * The time of day at which the customer has opened and clicked most, in their zone; the events are `engagement` of the catalog.
 *
 * @example
 * send(offer, { at: bestTime({ within: '24h', fallback: '10:00' }) })
 */
export function bestTime(options?: BestTimeOptions): BestTime {
  return { ...options, bestTime: true }
}

/**
 * Ends the journey, with the reason that is shown. The end of the steps ends it too.
 *
 * @example
 * exit('done')
 */
export function exit(reason: string, options?: StepOptions): Step {
  return { ...options, exit: reason }
}

function idOf(id: string | undefined): StepOptions {
  return id === undefined ? {} : { id }
}

function zoneOf(zone: ZoneOption['zone']): { readonly zone?: StepZone } {
  if (zone === undefined) return {}
  return { zone: typeof zone === 'string' ? zone : { trait: traitName(zone) } }
}
