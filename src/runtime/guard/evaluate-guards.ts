/**
 * Messages about to be sent in, a decision for each out. Guards run as sets in the order of their table, each over
 * those that are left. One that cannot be evaluated (missing table, lock not granted in time, anything) withholds all
 * of them and never sends (SEMANTICS 23); a savepoint keeps the transaction alive around it.
 */
import { sql } from 'kysely'
import { messageOf } from '../database-problem.ts'
import { isAsked } from './class-rules.ts'
import type { Candidate, Guard, GuardContext } from './guard.ts'
import { keysOf } from './guard.ts'
import { GUARDS_IN_ORDER } from './guards/table.ts'
import { type Addresses, readAddresses } from './read-addresses.ts'

export type Decision =
  | { readonly kind: 'send'; readonly candidate: Candidate; readonly address: string }
  | {
      readonly kind: 'withhold'
      readonly candidate: Candidate
      readonly reason: string
      readonly detail: string | undefined
      /** The guard did not answer. */
      readonly isUnavailable: boolean
    }

/** A guard that waits longer for a lock than this counts as unavailable. */
const LOCK_TIMEOUT = '3s'

export async function evaluateGuards(
  candidates: readonly Candidate[],
  given: Omit<GuardContext, 'addresses'>,
): Promise<readonly Decision[]> {
  const { tx } = given
  await tx.run(sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`)
  const context = { ...given, addresses: addressesOnce(candidates, given) }
  const decisions: Decision[] = []
  let left = candidates
  for (const guard of GUARDS_IN_ORDER) {
    if (left.length === 0) break
    if (!isAsked(guard.kind, given.template.class)) continue
    const withheld = await withheldBy(guard, left, context)
    decisions.push(...withheld)
    const gone = new Set(withheld.map((one) => one.candidate.messageId))
    left = left.filter((one) => !gone.has(one.messageId))
  }
  await tx.run(sql`select set_config('lock_timeout', '0', true)`)
  return [...decisions, ...(await sendAll(left, context))]
}

type Withheld = Extract<Decision, { kind: 'withhold' }>

async function withheldBy(
  guard: Guard,
  candidates: readonly Candidate[],
  context: GuardContext,
): Promise<readonly Withheld[]> {
  const { tx } = context
  await tx.run(sql`savepoint guard`)
  try {
    const ids = await guard.withhold(candidates, context)
    await tx.run(sql`release savepoint guard`)
    return candidates
      .filter((one) => ids.has(one.messageId))
      .map((candidate) => withhold(candidate, guard.reason))
  } catch (thrown) {
    // When the connection is lost this rejects too: nothing is decided, and the work is found again later.
    await tx.run(sql`rollback to savepoint guard`)
    await tx.run(sql`release savepoint guard`)
    return candidates.map((candidate) => ({
      ...withhold(candidate, `guard-unavailable:${guard.kind}`),
      detail: messageOf(thrown),
      isUnavailable: true,
    }))
  }
}

function withhold(candidate: Candidate, reason: string): Withheld {
  return { kind: 'withhold', candidate, reason, detail: undefined, isUnavailable: false }
}

async function sendAll(
  candidates: readonly Candidate[],
  context: GuardContext,
): Promise<readonly Decision[]> {
  if (candidates.length === 0) return []
  const { byKey } = await context.addresses()
  return candidates.map((candidate) => {
    const address = byKey.get(candidate.customerKey)
    if (address === undefined) throw new Error('a message without an address passed the guards')
    return { kind: 'send', candidate, address }
  })
}

function addressesOnce(
  candidates: readonly Candidate[],
  { tx, channel, now }: Omit<GuardContext, 'addresses'>,
): GuardContext['addresses'] {
  let known: Addresses | undefined
  return async () => {
    known ??= await readAddresses(tx, channel, keysOf(candidates), now)
    return known
  }
}
