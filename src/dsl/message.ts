/** What became of crm's own messages, and subscriptions, as conditions. */
import { comparable, type NumberTests, writtenOptions } from './comparison.ts'
import { asCondition, type Condition } from './condition.ts'
import type { Ref } from './reference.ts'
import { standIn } from './stand-in.ts'
import type { CalendarWindow } from './window.ts'
import { toWritten } from './written.ts'

/** Only messages of these; any where absent. */
export interface MessageFilter {
  readonly journey?: Ref<'journey'>
  readonly template?: Ref<'template'>
  readonly topic?: Ref<'topic'>
  readonly channel?: Ref<'channel'>
}

export interface Messages {
  /** How many; 0 for customers with none. */
  count(window?: CalendarWindow): NumberTests<Condition, number>
}

export interface MessagesByOutcome {
  /** Handed over to the provider. */
  sent(of?: MessageFilter): Messages
  /** Not sent, because of a guard. */
  withheld(of?: MessageFilter): Messages
  /** Refused by the provider, or bounced. */
  failed(of?: MessageFilter): Messages
  /** Handed over, it may be: the provider's answer was lost. */
  unknown(of?: MessageFilter): Messages
}

/**
 * Messages of crm's ledger to the customer.
 *
 * @example
 * messages.sent({ journey: winback }).count({ last: '30d' }).atLeast(1)
 * messages.sent().count({ days: 7 }).is(0)
 */
export const messages: MessagesByOutcome = standIn<MessagesByOutcome>(
  (message) => (of?: unknown) => {
    const where = of === undefined ? {} : { where: toWritten(of) }
    return standIn<Messages>(
      (word) => (window?: unknown) =>
        comparable((test) => ({
          message,
          ...where,
          [word]: { ...test, ...writtenOptions(window) },
        })),
      { toJSON: () => ({ message, ...where }) },
    )
  },
  { toJSON: () => 'messages' },
)

export interface Subscription {
  is(state: 'subscribed' | 'unsubscribed'): Condition
}

/**
 * Whether a customer consents to a topic, by the topic's own condition.
 *
 * @example
 * subscription(offers, 'email').is('subscribed')
 */
export function subscription(topic: Ref<'topic'>, channel?: Ref<'channel'>): Subscription {
  const on = channel === undefined ? {} : { channel: toWritten(channel) }
  return standIn<Subscription>(
    (word) => (state: unknown) =>
      asCondition<Condition>({ topic: toWritten(topic), ...on, [word]: toWritten(state) }),
    { toJSON: () => ({ topic: toWritten(topic), ...on }) },
  )
}
