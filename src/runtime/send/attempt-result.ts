/** A provider's answer to one attempt in, what the ledger records out (SEMANTICS 25–26). */
import type { Instant } from '../../ir/clock.ts'
import type { SendOutcome } from '../../ir/sender.ts'
import { addMilliseconds } from '../instant.ts'
import { backoff, MAX_ATTEMPTS } from './backoff.ts'

export interface AttemptResult {
  readonly id: string
  readonly status: 'handed' | 'retry' | 'failed' | 'unknown'
  /** Attempts made, this one included. */
  readonly attempts: number
  readonly reason: 'rejected' | 'attempts-exhausted' | 'render' | 'no-answer' | null
  readonly detail: string | null
  readonly handedAt: Instant | null
  readonly providerId: string | null
  readonly nextAttemptAt: Instant | null
  /** A hard bounce: the address goes on the suppression list together with this result. */
  readonly isAddressDead: boolean
}

export interface Attempt {
  readonly id: string
  /** Attempts made, this one included. */
  readonly attempts: number
  readonly now: Instant
}

export function resultOf(
  attempt: Attempt,
  outcome: SendOutcome,
  isIdempotent: boolean,
): AttemptResult {
  switch (outcome.kind) {
    case 'accepted':
      return {
        ...blank(attempt),
        status: 'handed',
        handedAt: attempt.now,
        providerId: outcome.providerId ?? null,
      }
    case 'rejected':
      return {
        ...blank(attempt),
        status: 'failed',
        reason: 'rejected',
        detail: outcome.detail,
        isAddressDead: outcome.isAddressDead === true,
      }
    case 'notAccepted':
      return retryOr('failed', attempt, outcome.detail)
    case 'unknown':
      // Only a provider that recognises the id may see it twice.
      if (isIdempotent) return retryOr('unknown', attempt, outcome.detail)
      return { ...blank(attempt), status: 'unknown', reason: 'no-answer', detail: outcome.detail }
  }
}

/** The template could not be rendered for this person; trying again would not change that. */
export function renderFailure(attempt: Attempt, detail: string): AttemptResult {
  return { ...blank(attempt), status: 'failed', reason: 'render', detail }
}

/** Again later, or when there were enough attempts, for good. */
export function retryOr(
  last: 'failed' | 'unknown',
  attempt: Attempt,
  detail: string,
): AttemptResult {
  if (attempt.attempts >= MAX_ATTEMPTS) {
    const reason = last === 'failed' ? 'attempts-exhausted' : 'no-answer'
    return { ...blank(attempt), status: last, reason, detail }
  }
  const delay = backoff(attempt.id, attempt.attempts)
  const nextAttemptAt = addMilliseconds(attempt.now, delay)
  return { ...blank(attempt), status: 'retry', detail, nextAttemptAt }
}

function blank({ id, attempts }: Attempt): Omit<AttemptResult, 'status'> {
  return {
    id,
    attempts,
    reason: null,
    detail: null,
    handedAt: null,
    providerId: null,
    nextAttemptAt: null,
    isAddressDead: false,
  }
}
