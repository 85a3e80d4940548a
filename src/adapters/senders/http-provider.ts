/**
 * What one provider behind HTTP is: the request of a message, what its answers mean, where its id is, and whether it
 * recognises an id it saw before. One small file each in `providers/`; `http-sender.ts` does the rest, the same for all.
 */
import type { OutgoingMessage, SendOutcome } from '../../ir/sender.ts'
import type { HttpRequest } from '../http/http-exchange.ts'

/** `deadAddress` is a rejection that says the address itself is gone. */
export type Meaning = 'accepted' | 'notAccepted' | 'rejected' | 'deadAddress' | 'unknown'

/** Names inside a JSON answer, outermost first; `0` is the first item of a list. */
export type AnswerPath = readonly string[]

export interface AnswerRules {
  /** Where a JSON answer has a word that says more than its status; the first that is there counts. */
  readonly codeAt?: readonly AnswerPath[]
  /** What these words mean, whatever the status. A word that is not here leaves it to the status. */
  readonly byCode?: Readonly<Record<string, Meaning>>
  /** The one word of success: an accepting status with any other is no proof. */
  readonly acceptedCode?: string
  /** `'404'`, or `'4xx'` for those that are not named; beside what HTTP itself says. */
  readonly byStatus?: Readonly<Record<string, Meaning>>
  /** Where the provider's id of the message is. */
  readonly providerId?:
    | { readonly in: 'body'; readonly path: AnswerPath }
    | { readonly in: 'header'; readonly name: string }
  /** An accepting status counts only with the provider's id in the answer. */
  readonly needsProviderId?: boolean
  /** Where the answer says in words what is wrong. */
  readonly detailAt?: readonly AnswerPath[]
}

/** Nothing was handed over, and why. */
export type Unsent = Extract<SendOutcome, { kind: 'notAccepted' | 'rejected' }>

export interface HttpProvider {
  /** Whether the message's id is passed in a way that lets the provider know a second copy. */
  readonly isIdempotent: boolean
  readonly answers: AnswerRules
  /** Values that must not be in what is recorded. */
  readonly secrets: readonly string[]
  request(message: OutgoingMessage): HttpRequest | Unsent | Promise<HttpRequest | Unsent>
  /** The provider refused the login: the next request needs a new one. */
  forgetLogin?(): void
}

export function isUnsent(made: HttpRequest | Unsent): made is Unsent {
  return 'kind' in made
}
