/** Conditions over what crm itself did and was told: messages of its ledger, and subscriptions to topics (S12). */
import type { Comparison } from './comparison.ts'
import type { Condition } from './condition.ts'
import type { Window } from './window.ts'

/** In the words of reports: handed or confirmed is sent, bounced is failed. */
export const MESSAGE_OUTCOMES = ['sent', 'withheld', 'failed', 'unknown'] as const
export type MessageOutcome = (typeof MESSAGE_OUTCOMES)[number]

/** How many messages to the customer came to this, by the instant they were handed over, or decided when they were not. */
export interface MessageCondition {
  readonly kind: 'message'
  readonly outcome: MessageOutcome
  readonly of: MessageFilter
  readonly window: Exclude<Window, { kind: 'relativeTo' }>
  readonly test: Comparison
}

/** Absent: any. */
export interface MessageFilter {
  readonly journey?: string
  readonly template?: string
  readonly topic?: string
  readonly channel?: string
}

/** Whether the topic's consent holds on a channel. `means` is that consent, so that a change of it is a change here. */
export interface TopicCondition {
  readonly kind: 'topic'
  readonly topic: string
  /** Absent: the topic's consent is the same on all. */
  readonly channel?: string
  readonly is: 'subscribed' | 'unsubscribed'
  readonly means: Condition
}
