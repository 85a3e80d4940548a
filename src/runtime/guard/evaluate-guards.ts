/**
 * Messages about to be sent in, a decision for each out. Guards run as sets in the order of their table, each over
 * those that are left. One that cannot be evaluated (missing table, lock not granted in time, anything) withholds all
 * of them and never sends (SEMANTICS 23); a savepoint keeps the transaction alive around it. Only when another worker has the
 * recipients for too long, which is nothing that a guard reads, is the claim undone: see `RecipientsHeld`.
 */
import { sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import { messageOf } from '../database-problem.ts'
import type { Address } from './addresses/address.ts'
import { isAsked } from './class-rules.ts'
import type { Candidate, Guard, GuardContext, Verdict } from './guard.ts'
import { GUARDS_IN_ORDER } from './guards/table.ts'
import { RecipientsHeld } from './recipients-held.ts'
import { type GivenContext, withRecipients } from './recipients-once.ts'
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

export async function evaluateGuards(
  candidates: readonly Candidate[],
  given: GivenContext,
): Promise<readonly Decision[]> {
  const { tx } = given
  // Counting for each of a thousand looks like work for hours to the planner of a young ledger; compiling it would take longer than doing it.
  await tx.run(
    sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true), set_config('jit', 'off', true)`,
  )
  const savepoints = withSavepoints(tx)
  const context = withRecipients(candidates, { ...given, tx: savepoints.tx }, savepoints.undo)
  const decisions: Decision[] = []
  let left = candidates
  for (const guard of GUARDS_IN_ORDER) {
    if (left.length === 0) break
    if (!isAsked(guard.kind, given)) continue
    const held = await heldBy(guard, left, context, savepoints)
    if (held.length === 0) continue
    decisions.push(...held)
    const gone = new Set(held.map((one) => one.candidate.messageId))
    left = left.filter((one) => !gone.has(one.messageId))
  }
  await tx.run(sql`select set_config('lock_timeout', '0', true)`)
  return [...decisions, ...(await sendAll(left, context))]
}

type Held = Exclude<Decision, { kind: 'send' }>

async function heldBy(
  guard: Guard,
  candidates: readonly Candidate[],
  context: GuardContext,
  savepoints: Savepoints,
): Promise<readonly Held[]> {
  savepoints.next()
  try {
    return await judge(guard, candidates, context)
  } catch (thrown) {
    if (thrown instanceof RecipientsHeld) throw thrown
    // When the connection is lost this rejects too: nothing is decided, and the work is found again later.
    await savepoints.undo()
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
