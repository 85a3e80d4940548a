/** Something customers can subscribe to. */
import { declare } from './collector.ts'
import type { DateTests, InstantTests } from './comparison.ts'
import type { Condition } from './condition.ts'
import type { Metadata } from './metadata.ts'
import { Reference } from './reference.ts'
import { traitName } from './trait-name.ts'
import { toWrittenBody } from './written.ts'

export interface TopicBody extends Metadata {
  /** The trait with the instant of a customer's consent: `shop.traits.consented_at` or its name. */
  readonly proof?: string | InstantTests<Condition> | DateTests<Condition>
  /** Who consents: on every channel, or by channel id. A channel without an entry has nobody's consent. */
  readonly consent: Condition | Readonly<Record<string, Condition>>
}

export type Topic = Reference<'topic'>

/**
 * Something customers can subscribe to, and the condition that says whether they did.
 *
 * @example
 * export const offers = defineTopic('offers', { consent: shop.traits.marketing_consent.is(true) })
 * defineTopic('news', { consent: { email: shop.traits.email_ok.is(true), sms: shop.traits.sms_ok.is(true) } })
 */
export function defineTopic(id: string, body: TopicBody): Topic {
  const written = toWrittenBody(body)
  const { proof, ...rest } = written
  declare('topic', id, proof === undefined ? written : { ...rest, proof: traitName(proof) })
  return new Reference('topic', id)
}
