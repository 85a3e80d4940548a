/** What a guard is: it names those of a set of messages that must not be sent, and why. */
import type { Instant } from '../../ir/clock.ts'
import type { ChannelProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import type { Duration } from '../../ir/duration.ts'
import type { Template } from '../../ir/template.ts'
import type { AppliedPrograms } from '../load-applied.ts'
import type { Addresses } from './read-addresses.ts'

export type GuardKind =
  | 'removal'
  | 'channel-removal'
  | 'consent'
  | 'suppression'
  | 'expiry'
  | 'identity'
  | 'reachability'
  | 'korean-night'
  | 'coupon'

/** One message about to be sent. */
export interface Candidate {
  readonly messageId: string
  readonly customerKey: string
  /** The instant the send fell due, not the late one at which it happens. */
  readonly dueAt: Instant
}

/** What all candidates of one evaluation share. */
export interface GuardContext {
  readonly tx: Executor
  readonly schema: string
  readonly programs: AppliedPrograms
  /** The actual instant of sending (SEMANTICS 21). */
  readonly now: Instant
  readonly journey: string
  readonly channel: ChannelProgram
  /** The channel is no longer applied. */
  readonly isChannelRemoved: boolean
  readonly template: Template
  readonly expireAfter: Duration | undefined
  /** Addresses of the candidates that have one; read at most once, inside the first guard that asks. */
  readonly addresses: () => Promise<Addresses>
}

export interface Guard {
  readonly kind: GuardKind
  /** What the ledger says of a message it withholds. */
  readonly reason: string
  /** Ids of the messages to withhold. A rejection withholds them all (SEMANTICS 23). */
  withhold(candidates: readonly Candidate[], context: GuardContext): Promise<ReadonlySet<string>>
}

/** Ids of the candidates whose customer the test holds for. */
export function messagesOf(
  candidates: readonly Candidate[],
  isMeant: (customerKey: string) => boolean,
): ReadonlySet<string> {
  return new Set(candidates.filter((one) => isMeant(one.customerKey)).map((one) => one.messageId))
}

/** The customer keys of the candidates, each once. */
export function keysOf(candidates: readonly Candidate[]): readonly string[] {
  return [...new Set(candidates.map((one) => one.customerKey))]
}
