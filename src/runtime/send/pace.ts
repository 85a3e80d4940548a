/** A kind of channel in, how many of its messages are decided on, begun and handed over at once out. */
import type { ChannelVia } from '../../ir/channel.ts'
import type { ChannelProgram } from '../../ir/compiled.ts'
import type { Sender } from '../../ir/sender.ts'

export interface Pace {
  /**
   * Messages decided on in one transaction. Guards are read then, so no more than what is handed over within seconds:
   * someone who opts out meanwhile must not be reached minutes later (SEMANTICS 23).
   */
  readonly claim: number
  /** Messages handed over before stops, pauses and applies are asked of again, and begun at once where that is written down. */
  readonly begin: number
  readonly concurrency: number
  /** Taking one is a write and not a call. */
  readonly isStored?: true
}

const STORED: Pace = { claim: 2000, begin: 500, concurrency: 16, isStored: true }
const HTTP: Pace = { claim: 50, begin: 10, concurrency: 10 }

export const PACE: Readonly<Record<ChannelVia, Pace>> = {
  smtp: { claim: 20, begin: 10, concurrency: 5 },
  outbox: STORED,
  webhook: HTTP,
  sms: HTTP,
  kakao: HTTP,
  fcm: HTTP,
  webpush: HTTP,
  onsite: STORED,
  inapp: STORED,
}

/**
 * Whether a claim is begun as it is made, which saves a write of every row: where a claim is handed over in a moment anyway, and
 * what is in doubt after a crash may be handed over again. A rate is taken in between.
 */
export function beginsAtClaim({ via, channel }: ChannelProgram, sender: Sender): boolean {
  return PACE[via].isStored === true && sender.isIdempotent && channel.rate === undefined
}
