/** What keeps messages and people back by hand: the kill switch (nothing is sent) and the pause of a journey (nobody moves). */
import type { Instant } from '../../ir/clock.ts'

export type HoldKind = 'stop' | 'pause'

/** A hold that is in force. */
export interface Hold {
  readonly kind: HoldKind
  /** `null`: every journey. Only a stop may be of all. */
  readonly journey: string | null
  readonly reason: string | null
  readonly actor: string
  readonly since: Instant
}

/** One line of the log: a hold put on or lifted. */
export interface HoldChange {
  readonly kind: HoldKind
  readonly journey: string | null
  readonly isHeld: boolean
  readonly reason: string | null
  readonly actor: string
  readonly at: Instant
}
