/** Something a customer can subscribe to, and the condition that says whether they did. */
import type { Condition } from './condition.ts'
import type { Metadata } from './metadata.ts'

export interface Topic extends Metadata {
  readonly id: string
  /** Consent by channel id; `default` stands for channels not named. No entry means no consent. */
  /** The trait with the instant of a customer's consent. */
  readonly proof?: string
  readonly consent: Readonly<Record<string, Condition>>
}
