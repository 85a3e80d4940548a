/** What enrols people in a journey. */
import { isJsonObject } from '../ir/json.ts'
import type { DateTests, DurationText, InstantTests } from './comparison.ts'
import type { Condition } from './condition.ts'
import { type KeyOptions, type WrittenEvent, writtenEvent } from './journey-event.ts'
import type { Ref } from './reference.ts'
import type { SequenceEvent } from './sequence.ts'
import { toWritten } from './written.ts'

export type Trigger =
  | { readonly enters: Ref<'segment'> }
  | { readonly leaves: Ref<'segment'> }
  | ({ readonly schedule: string } & ScheduleOptions)
  | (WrittenEvent & KeyOptions)
  | ({ readonly date: string } & DateOptions)
  | ({ readonly anniversary: string } & DateOptions)

export interface ScheduleOptions {
  /** Who is enrolled at each instant. */
  readonly segment: Ref<'segment'>
  readonly zone?: string
  /** What a late worker does with missed instants. */
  readonly catchUp?: 'all' | 'latest'
}

export interface DateOptions {
  /** So many days before the date, or after it. */
  readonly before?: DurationText
  readonly after?: DurationText
  /** Local time of the day; default 09:00. */
  readonly at?: string
  readonly zone?: string
  /** Only members of this segment. */
  readonly segment?: Ref<'segment'>
  readonly catchUp?: 'all' | 'latest'
}

/** A trait that is a date or an instant. */
export type DateTrait = DateTests<Condition> | InstantTests<Condition>

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
 * Enrols customers when they stop being members of the segment.
 *
 * @example
 * defineJourney('sorry', { trigger: leaves(vip), steps: [send(sorry)] })
 */
export function leaves(segment: Ref<'segment'>): Trigger {
  return { leaves: segment }
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
 * Enrols customers when they do something; with a key, once for each value of a property.
 *
 * @example
 * defineJourney('cart', { trigger: on(shop.add_to_cart, { key: 'cart_id' }), exitWhen: shop.purchase, steps: [wait('1h'), send(reminder)] })
 */
export function on(event: SequenceEvent, options?: KeyOptions): Trigger {
  return { ...writtenEvent(event), ...options }
}

/**
 * Enrols customers on the day of a date, or some days before or after it.
 *
 * @example
 * defineJourney('renewal', { trigger: onDate(shop.traits.renews_on, { before: '7d' }), reentry: 'always', steps: [send(renewal)] })
 */
export function onDate(trait: DateTrait | string, options?: DateOptions): Trigger {
  return { ...options, date: traitName(trait) }
}

/**
 * Enrols customers on the yearly return of a date, or some days before or after it.
 *
 * @example
 * defineJourney('birthday', { trigger: onAnniversary(shop.traits.birthday, { before: '7d', at: '10:00' }), reentry: 'always', steps: [send(coupon)] })
 */
export function onAnniversary(trait: DateTrait | string, options?: DateOptions): Trigger {
  return { ...options, anniversary: traitName(trait) }
}

/** A trait in its written form is `{ trait }`; whatever else was given is kept, so that it is reported. */
export function traitName(trait: unknown): string {
  const written = toWritten(trait)
  const name = isJsonObject(written) ? written.trait : written
  return typeof name === 'string' ? name : JSON.stringify(name ?? null)
}
