/** Steps that tell others: traits and events that crm keeps, and calls of webhooks. */
import type {
  BooleanTests,
  Decimal,
  DurationText,
  OptionalNumberTests,
  PresenceTests,
  TextTests,
} from './comparison.ts'
import type { Condition } from './condition.ts'
import { writtenEvent } from './journey-event.ts'
import type { Step, StepOptions } from './journey-step.ts'
import { type DateTrait, traitName } from './journey-trigger.ts'
import type { Ref } from './reference.ts'
import type { SequenceEvent } from './sequence.ts'

export interface WebhookOptions extends StepOptions {
  /** Traits that are posted, as they are at the moment of the call. */
  readonly traits?: readonly (string | PresenceTests<Condition>)[]
  /** Whatever else is posted, the same for everyone. */
  readonly data?: Readonly<Record<string, unknown>>
  /** Not called when this much later than due. */
  readonly expireAfter?: DurationText
}

export interface EmitOptions extends StepOptions {
  readonly properties?: Readonly<Record<string, KeptValue>>
  /** The property that gets the key of the enrolment. */
  readonly key?: string
}

/** `today` of a date and `now` of an instant are when the person comes to the step; null is no value. */
export type KeptValue = string | number | boolean | null

/**
 * Posts one signed call about the customer to a channel by webhook, by the rules of messages: once, and tried again only when it
 * was not accepted. Needs no consent: what people are to read goes to them by `send`.
 *
 * @example
 * webhook(crmSync, { traits: [shop.traits.email], data: { list: 'churn-risk' } })
 */
export function webhook(channel: Ref<'channel'>, options: WebhookOptions = {}): Step {
  const { traits, ...rest } = options
  const named = traits === undefined ? {} : { traits: traits.map(traitName) }
  return { ...rest, ...named, webhook: channel }
}

/**
 * Gives a trait a value, of those that crm keeps: `kept: { traits: { stage: text() } }` in the catalog. `today` of a date and
 * `now` of an instant are when the customer comes to the step; null is no value.
 *
 * @example
 * set(shop.traits.stage, 'onboarded')
 * set(shop.traits.offered_on, 'today')
 */
export function set(
  trait: TextTests<Condition> | DateTrait,
  value: string | null,
  options?: StepOptions,
): Step
export function set(
  trait: OptionalNumberTests<Condition, Decimal>,
  value: number | null,
  options?: StepOptions,
): Step
export function set(
  trait: BooleanTests<Condition>,
  value: boolean | null,
  options?: StepOptions,
): Step
export function set(trait: string, value: KeptValue, options?: StepOptions): Step
export function set(trait: unknown, value: KeptValue, options?: StepOptions): Step {
  return { ...options, set: { [traitName(trait)]: value } }
}

/**
 * Makes an event happen to the customer, which starts journeys, is waited for and counted like any other. The catalog declares
 * it under `kept`: `kept: { events: { offer_declined: { reason: text() } } }`.
 *
 * @example
 * emit(shop.offer_declined, { reason: 'price' })
 * emit(shop.cart_lost, {}, { key: 'cart_id' })
 */
export function emit(
  event: SequenceEvent | string,
  properties?: Readonly<Record<string, KeptValue>>,
  options?: Omit<EmitOptions, 'properties'>,
): Step {
  const given = properties === undefined ? {} : { properties }
  return { ...options, ...given, emit: eventName(event) }
}

function eventName(event: SequenceEvent | string): string {
  return typeof event === 'string' ? event : writtenEvent(event).event
}
