/** What a message says. Handlebars in every text field; HTML is escaped. */
import type { Metadata } from './metadata.ts'

export type MessageClass = 'marketing' | 'transactional' | 'service'

export interface Template extends Metadata {
  readonly id: string
  readonly channel: string
  /** Marketing needs `topic`, and consent to it; transactional and service need none (SEMANTICS 23). */
  readonly class: MessageClass
  readonly topic?: string
  readonly subject: string
  readonly html?: string
  /** When absent it is derived from `html`. */
  readonly text?: string
  /** Traits the template reads, found in its text: `{{customer.name}}`. Sorted. */
  readonly traits: readonly string[]
}
