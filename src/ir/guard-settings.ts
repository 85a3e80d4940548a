/** What the config says of guards that hold messages back for now or for too many (M5, J8). */
import type { Duration } from './duration.ts'

export interface GuardSettings {
  readonly quietHours?: QuietHours
  readonly caps: readonly FrequencyCap[]
  readonly service: ServiceGuards
}

/** From `from` until before `to` nobody is disturbed; over midnight when `to` is the earlier one. */
export interface QuietHours {
  /** `21:00` */
  readonly from: string
  readonly to: string
  /** `CUSTOMER_ZONE`: each customer's own, else the project's; or one zone for all. */
  readonly zone: string
  /** Channels that disturb nobody. */
  readonly except: readonly string[]
}

export const CUSTOMER_ZONE = 'customer'

/** At most so many messages to one customer, and to one address. */
export interface FrequencyCap {
  readonly atMost: number
  readonly window: CapWindow
  /** Only messages of this channel count, and are held back. */
  readonly channel?: string
  readonly topic?: string
  /** What becomes of a message that is one too many. */
  readonly over: 'withhold' | 'defer'
}

/** SEMANTICS 4 and 5, in the recipient's zone. */
export type CapWindow =
  | { readonly kind: 'last'; readonly duration: Duration }
  | { readonly kind: 'days'; readonly count: number }

/** Which of these hold for service messages, too (SEMANTICS 23 leaves it open). */
export interface ServiceGuards {
  readonly quietHours: boolean
  readonly caps: boolean
}

/** When the config says nothing. A service message may wait for the morning; it is not one too many. */
export const DEFAULT_SERVICE: ServiceGuards = { quietHours: true, caps: false }
