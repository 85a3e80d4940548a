/** Port: hands one rendered message to a provider. */
import type { JsonObject } from './json.ts'

export interface OutgoingMessage {
  /** The ledger's id; passed to the provider as idempotency key where it has one. */
  readonly id: string
  readonly to: string
  /** On channels that have a sender. */
  readonly from?: string
  readonly replyTo?: string
  /** Subject, or title of a push; absent where the channel has none. */
  readonly subject?: string
  readonly html?: string
  readonly text: string
  /** Where a tap leads. */
  readonly link?: string
  /** Id of the text as the provider approved it. */
  readonly providerTemplate?: string
  /** Of marketing e-mail: where the recipient ends it with one click (RFC 8058). */
  readonly unsubscribe?: string
  /** Of a call that a journey makes about a customer: there is nothing to read in it. */
  readonly call?: {
    readonly journey: string
    readonly step: string
    readonly customer: JsonObject
    readonly data: JsonObject
  }
  /** The instant of the attempt, for the Date header. */
  readonly at: string
}

/** SEMANTICS 25–26. Only `notAccepted` may be retried; `unknown` never is, unless the sender is idempotent. */
export type SendOutcome =
  | {
      readonly kind: 'accepted'
      readonly providerId?: string
      /** It is where it should be already; nothing more will be heard of it. */
      readonly isConfirmed?: true
    }
  /** The provider said no for now (busy, rate limit, refused connection). */
  | {
      readonly kind: 'notAccepted'
      readonly detail: string
      /** How long the provider asks to be left alone. */
      readonly retryAfterSeconds?: number
    }
  /** The provider said no for good (unknown mailbox, invalid address). */
  | {
      readonly kind: 'rejected'
      readonly detail: string
      /** The provider said that the address itself does not exist: nothing must ever be sent there again. */
      readonly isAddressDead?: true
    }
  /** Whether it was accepted cannot be known (connection lost after the content was handed over). */
  | { readonly kind: 'unknown'; readonly detail: string }

export interface Sender {
  /** True when sending the same id again cannot reach the person twice. */
  readonly isIdempotent: boolean
  /** Never rejects for a provider's answer; a rejection counts as `unknown`. */
  send(message: OutgoingMessage): Promise<SendOutcome>
  close(): Promise<void>
}
