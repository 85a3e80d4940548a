/** What a guard is: it names those of a set of messages that must not be sent, or not now, and why. */
import type { Instant } from '../../ir/clock.ts'
import type { ChannelProgram } from '../../ir/compiled.ts'
import type { Database, Executor } from '../../ir/database.ts'
import type { Duration } from '../../ir/duration.ts'
import type { Template } from '../../ir/template.ts'
import type { JourneyVersion } from '../journey-versions.ts'
import type { AppliedPrograms } from '../load-applied.ts'
import { type Address, knownAs } from './addresses/address.ts'
import type { Addresses } from './read-addresses.ts'
import type { ReadTogether } from './read-together.ts'
import type { ZoneOf } from './read-zones.ts'

export type GuardKind =
  | 'kill-switch'
  | 'removal'
  | 'channel-removal'
  | 'consent'
  | 'suppression'
  | 'expiry'
  | 'departure'
  | 'control'
  | 'holdout'
  | 'identity'
  | 'reachability'
  | 'duplicate-address'
  | 'quiet-hours'
  | 'korean-night'
  | 'frequency-caps'
  | 'coupon'

/** One message about to be sent. */
export interface Candidate {
  readonly messageId: string
  readonly enrolmentId: string
  readonly customerKey: string
  /** Of the enrolment: the instant of a schedule, a cart, or nothing. */
  readonly key: string
  /** The instant the send fell due, not the late one at which it happens. */
  readonly dueAt: Instant
  /** Since when it may have arrived, of one that is tried again all the same. */
  readonly doubtSince?: Instant | null
}

/** What all candidates of one evaluation share. */
export interface GuardContext {
  readonly tx: Executor
  readonly engine: Database['engine']
  readonly schema: string
  readonly programs: AppliedPrograms
  /** The actual instant of sending (SEMANTICS 21). */
  readonly now: Instant
  readonly journey: string
  /** The version of it that the candidates are pinned to (SEMANTICS 22). */
  readonly version: JourneyVersion
  readonly step: string
  /** Of messages that are in the ledger already, because they were put off or are tried again: the apply their rows name. */
  readonly waited?: { readonly applyId: number }
  readonly channel: ChannelProgram
  /** The channel is no longer applied. */
  readonly isChannelRemoved: boolean
  readonly template: Template
  readonly expireAfter: Duration | undefined
  /** Addresses of the candidates that have one; read at most once, inside the first guard that asks. */
  readonly addresses: () => Promise<Addresses>
  /** What one statement says of the candidates' rows, where one can; read at most once, by the first guard that asks. */
  readonly readTogether: () => Promise<ReadTogether | undefined>
  /** The time zone of each candidate's customer, the project's where there is none; read at most once. */
  readonly zones: () => Promise<ZoneOf>
  /** Locks whom the candidates would reach to the end of the transaction; once, by the first guard that counts messages. */
  readonly lockRecipients: () => Promise<void>
}

/** Of one message that a guard does not let through. */
export type Verdict =
  | { readonly kind: 'withhold'; readonly detail?: string }
  /** It passes all guards again then (SEMANTICS 24). */
  | { readonly kind: 'defer'; readonly until: Instant }

interface GuardBase {
  readonly kind: GuardKind
  /** What the ledger says of a message it does not let through. */
  readonly reason: string
}

/** A guard of yes and no. */
export interface WithholdingGuard extends GuardBase {
  /** Ids of the messages to withhold. A rejection withholds them all (SEMANTICS 23). */
  withhold(candidates: readonly Candidate[], context: GuardContext): Promise<ReadonlySet<string>>
}

export interface JudgingGuard extends GuardBase {
  /** By id, of the messages it does not let through. A rejection withholds them all (SEMANTICS 23). */
  judge(
    candidates: readonly Candidate[],
    context: GuardContext,
  ): Promise<ReadonlyMap<string, Verdict>>
}

export type Guard = WithholdingGuard | JudgingGuard

/** Ids of the candidates whose customer the test holds for. */
export function messagesOf(
  candidates: readonly Candidate[],
  isMeant: (customerKey: string) => boolean,
): ReadonlySet<string> {
  return new Set(candidates.filter((one) => isMeant(one.customerKey)).map((one) => one.messageId))
}

const keysKnown = new WeakMap<readonly Candidate[], readonly string[]>()

/** The customer keys of the candidates, each once. Most guards are asked of the same list. */
export function keysOf(candidates: readonly Candidate[]): readonly string[] {
  const keys = keysKnown.get(candidates) ?? [...new Set(candidates.map((one) => one.customerKey))]
  keysKnown.set(candidates, keys)
  return keys
}

/** Asked after reachability: everyone who is left has an address. */
export function addressKeyOf(byKey: Addresses['byKey'], candidate: CustomerOf): string {
  return addressOf(byKey, candidate).key
}

/** That, and all others by which the ledger may know it. */
export function knownKeys(byKey: Addresses['byKey'], candidate: CustomerOf): readonly string[] {
  return knownAs(addressOf(byKey, candidate))
}

type CustomerOf = Pick<Candidate, 'customerKey'>

function addressOf(byKey: Addresses['byKey'], { customerKey }: CustomerOf): Address {
  const address = byKey.get(customerKey)
  if (address === undefined) throw new Error('a message without an address passed reachability')
  return address
}
