/** What a message says. Handlebars in every text field; HTML is escaped. */
import type { Metadata } from './metadata.ts'

export type MessageClass = 'marketing' | 'transactional' | 'service'

export interface Template extends Metadata {
  readonly id: string
  readonly channel: string
  /** Marketing needs `topic`, and consent to it; transactional and service need none (SEMANTICS 23). */
  readonly class: MessageClass
  readonly topic?: string
  /** Subject, title of a push, or title of a long text message; absent where the channel has none. */
  readonly subject?: string
  readonly html?: string
  /** When absent it is derived from `html`. */
  readonly text?: string
  /** Where a tap leads, on channels that have that. */
  readonly link?: string
  /** Id of the text as the provider approved it, on channels that ask for approval. */
  readonly providerTemplate?: string
  /** Traits the template reads, found in its text: `{{customer.name}}`. Sorted. */
  readonly traits: readonly string[]
}
