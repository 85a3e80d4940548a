/**
 * Messages about to be sent in, a decision for each out. Guards run as sets in the order of their table, each over
 * those that are left. One that cannot be evaluated (missing table, lock not granted in time, anything) withholds all
 * of them and never sends (SEMANTICS 23); a savepoint keeps the transaction alive around it.
 */
import { sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { messageOf } from '../database-problem.ts'
import type { Address } from './addresses/address.ts'
import { isAsked } from './class-rules.ts'
import type { Candidate, Guard, GuardContext, Verdict } from './guard.ts'
import { GUARDS_IN_ORDER } from './guards/table.ts'
import {
  createRecipientLocks,
  type GivenContext,
  type GuardQuestion,
  type RecipientLocks,
  withRecipients,
} from './recipients-once.ts'
import { type Savepoints, withSavepoints } from './savepoints.ts'

export type Decision =
  | { readonly kind: 'send'; readonly candidate: Candidate; readonly address: Address }
  | {
      readonly kind: 'withhold'
      readonly candidate: Candidate
      readonly reason: string
      readonly detail: string | undefined
      /** The guard did not answer. */
      readonly isUnavailable: boolean
    }
  | {
      readonly kind: 'defer'
      readonly candidate: Candidate
      readonly reason: string
      readonly until: Instant
      readonly address: Address
    }

/** A guard that waits longer for a lock than this counts as unavailable. */
const LOCK_TIMEOUT = '3s'

export function evaluateGuards(
  candidates: readonly Candidate[],
  given: GivenContext,
): Promise<readonly Decision[]> {
  const [evaluate] = guardsTogether(given.tx, [{ candidates, given }])
  if (evaluate === undefined) throw new Error('one question has one answer')
  return evaluate()
}

/**
 * Of each question what decides it, one after the other in one transaction: what one of them claims is written before the next
 * is asked. `whenLocked` is told when the recipients of all of them are locked.
 */
export function guardsTogether(
  tx: Executor,
  questions: readonly GuardQuestion[],
  whenLocked: () => void = () => undefined,
): readonly (() => Promise<readonly Decision[]>)[] {
  const savepoints = withSavepoints(tx)
  const locks = createRecipientLocks(whenLocked)
  return questions
    .map((question) => ({ question, context: withRecipients(question, savepoints.tx, locks) }))
    .map(({ question: { candidates }, context }) => async () => {
      await tx.run(sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`)
      const decisions = await decide(candidates, context, { savepoints, locks })
      await tx.run(sql`select set_config('lock_timeout', '0', true)`)
      return decisions
    })
}

interface Undoing {
  readonly savepoints: Savepoints
  readonly locks: RecipientLocks
}

async function decide(
  candidates: readonly Candidate[],
  context: GuardContext,
  undoing: Undoing,
): Promise<readonly Decision[]> {
  const decisions: Decision[] = []
  let left = candidates
  for (const guard of GUARDS_IN_ORDER) {
    if (left.length === 0) break
    if (!isAsked(guard.kind, context)) continue
    const held = await heldBy(guard, left, context, undoing)
    if (held.length === 0) continue
    decisions.push(...held)
    const gone = new Set(held.map((one) => one.candidate.messageId))
    left = left.filter((one) => !gone.has(one.messageId))
  }
  return [...decisions, ...(await sendAll(left, context))]
}

type Held = Exclude<Decision, { kind: 'send' }>

async function heldBy(
  guard: Guard,
  candidates: readonly Candidate[],
  context: GuardContext,
  { savepoints, locks }: Undoing,
): Promise<readonly Held[]> {
  savepoints.next()
  try {
    return await judge(guard, candidates, context)
  } catch (thrown) {
    // When the connection is lost this rejects too: nothing is decided, and the work is found again later.
    await savepoints.undo()
    locks.forget()
    return candidates.map((candidate) => ({
      ...withhold(candidate, `guard-unavailable:${guard.kind}`, messageOf(thrown)),
      isUnavailable: true,
    }))
  }
}

async function judge(
  guard: Guard,
  candidates: readonly Candidate[],
  context: GuardContext,
): Promise<readonly Held[]> {
  if ('withhold' in guard) {
    const ids = await guard.withhold(candidates, context)
    return candidates
      .filter((one) => ids.has(one.messageId))
      .map((candidate) => withhold(candidate, guard.reason, undefined))
  }
  const verdicts = await guard.judge(candidates, context)
  const held = candidates.map((candidate) => {
    const verdict = verdicts.get(candidate.messageId)
    return verdict === undefined ? undefined : heldAs(candidate, guard.reason, verdict, context)
  })
  return (await Promise.all(held)).filter((one) => one !== undefined)
}

async function heldAs(
  candidate: Candidate,
  reason: string,
  verdict: Verdict,
  context: GuardContext,
): Promise<Held> {
  if (verdict.kind === 'withhold') return withhold(candidate, reason, verdict.detail)
  const address = addressIn(await context.addresses(), candidate)
  return { kind: 'defer', candidate, reason, until: verdict.until, address }
}

function withhold(
  candidate: Candidate,
  reason: string,
  detail: string | undefined,
): Extract<Decision, { kind: 'withhold' }> {
  return { kind: 'withhold', candidate, reason, detail, isUnavailable: false }
}

async function sendAll(
  candidates: readonly Candidate[],
  context: GuardContext,
): Promise<readonly Decision[]> {
  if (candidates.length === 0) return []
  const addresses = await context.addresses()
  return candidates.map((candidate) => ({
    kind: 'send',
    candidate,
    address: addressIn(addresses, candidate),
  }))
}

function addressIn(
  { byKey }: Awaited<ReturnType<GuardContext['addresses']>>,
  { customerKey }: Candidate,
): Address {
  const address = byKey.get(customerKey)
  if (address === undefined) throw new Error('a message without an address passed the guards')
  return address
}
