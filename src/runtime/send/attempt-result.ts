/** A provider's answer to one attempt in, what the ledger records out (SEMANTICS 25–26). */

import type { RetryPolicy } from '../../ir/channel.ts'
import type { Instant } from '../../ir/clock.ts'
import type { SendOutcome } from '../../ir/sender.ts'
import { addMilliseconds, isAfter } from '../instant.ts'
import { backoff } from './backoff.ts'

export interface AttemptResult {
  readonly id: string
  readonly status: 'handed' | 'confirmed' | 'retry' | 'failed' | 'unknown'
  /** Attempts made, this one included. */
  readonly attempts: number
  readonly reason: 'rejected' | 'attempts-exhausted' | 'render' | 'no-answer' | null
  readonly detail: string | null
  readonly handedAt: Instant | null
  readonly providerId: string | null
  readonly nextAttemptAt: Instant | null
  /** Since when it may have arrived, of one that is tried again all the same. */
  readonly doubtSince: Instant | null
  /** A hard bounce: the address goes on the suppression list together with this result. */
  readonly isAddressDead: boolean
  /** Of the answer. */
  readonly at: Instant
  /** Where the ledger has it, when that is known. */
  readonly place: string | undefined
}

export interface Attempt {
  readonly id: string
  /** Attempts made, this one included. */
  readonly attempts: number
  readonly now: Instant
  /** The instant of the first attempt. */
  readonly begunAt: Instant
  /** Since when an earlier attempt of it may have reached the person. */
  readonly doubtSince: Instant | null
  readonly retry: RetryPolicy
  readonly place: string | undefined
}

export function resultOf(
  attempt: Attempt,
  outcome: SendOutcome,
  isIdempotent: boolean,
): AttemptResult {
  switch (outcome.kind) {
    case 'accepted':
      return ended(attempt, outcome.isConfirmed === true ? 'confirmed' : 'handed', {
        handedAt: attempt.now,
        providerId: outcome.providerId ?? null,
      })
    case 'rejected':
      return {
        ...failure(attempt, 'rejected', outcome.detail),
        isAddressDead: outcome.isAddressDead === true,
      }
    case 'notAccepted':
      return retryOr('failed', attempt, outcome.detail, outcome.retryAfterSeconds)
    case 'unknown':
      // Only a provider that recognises the id may see it twice.
      if (isIdempotent) return retryOr('unknown', attempt, outcome.detail)
      return ended(attempt, 'unknown', { reason: 'no-answer', detail: outcome.detail })
  }
}

/** The template could not be rendered for this person; trying again would not change that. */
export function renderFailure(attempt: Attempt, detail: string): AttemptResult {
  return failure(attempt, 'render', detail)
}

/** Again later, not before the provider asks for; when there were enough attempts or it would be too late, never. */
export function retryOr(
  last: 'failed' | 'unknown',
  attempt: Attempt,
  detail: string,
  retryAfterSeconds = 0,
): AttemptResult {
  const { id, attempts, now, begunAt, retry } = attempt
  const delay = Math.max(backoff(id, attempts), retryAfterSeconds * 1000)
  const nextAttemptAt = addMilliseconds(now, Math.min(delay, LONGEST_WAIT))
  const end = addMilliseconds(begunAt, retry.withinSeconds * 1000)
  if (attempts < retry.attempts && !isAfter(nextAttemptAt, end)) {
    const doubtSince = attempt.doubtSince ?? (last === 'unknown' ? now : null)
    return ended(attempt, 'retry', { detail, nextAttemptAt, doubtSince })
  }
  if (last === 'failed') return failure(attempt, 'attempts-exhausted', detail)
  return ended(attempt, 'unknown', { reason: 'no-answer', detail })
}

/** What may have arrived before has not failed, whatever is said of it now: no such answer is about the earlier attempt. */
function failure(
  attempt: Attempt,
  reason: 'rejected' | 'attempts-exhausted' | 'render',
  detail: string,
): AttemptResult {
  if (attempt.doubtSince === null) return ended(attempt, 'failed', { reason, detail })
  const doubted = `${detail} (an earlier attempt had no answer)`
  return ended(attempt, 'unknown', { reason: 'no-answer', detail: doubted })
}

/** A provider may ask for the end of time, which no calendar has. */
const LONGEST_WAIT = 366 * 24 * 3600_000

/** What is not said of a result is nothing. One object, made at once: this is done for each of a million. */
function ended(
  { id, attempts, now, place }: Attempt,
  status: AttemptResult['status'],
  {
    reason = null,
    detail = null,
    handedAt = null,
    providerId = null,
    nextAttemptAt = null,
    doubtSince = null,
  }: Partial<AttemptResult>,
): AttemptResult {
  return {
    id,
    status,
    attempts,
    reason,
    detail,
    handedAt,
    providerId,
    nextAttemptAt,
    doubtSince,
    isAddressDead: false,
    at: now,
    place,
  }
}
