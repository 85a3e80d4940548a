/** Windows of time over which events are counted (SEMANTICS 4–6). All are evaluated at one as-of. */
import type { Duration } from './duration.ts'

export type Window =
  | { readonly kind: 'all' }
  /** `[asOf − duration, asOf]`, both ends inside. `zone` matters only for calendar durations. */
  | { readonly kind: 'last'; readonly duration: Duration; readonly zone: string }
  /** From the start of the local day `count − 1` days ago to `asOf`. */
  | { readonly kind: 'days'; readonly count: number; readonly zone: string }
  /** The `count` whole local days that end with yesterday. */
  | { readonly kind: 'pastDays'; readonly count: number; readonly zone: string }
  /** Whole local days `from` to `to` (ISO dates), both included, never later than `asOf`. */
  | { readonly kind: 'dates'; readonly from: string; readonly to: string; readonly zone: string }
  /**
   * Relative to the customer's own trait: `[trait + from, trait + to]`, both ends inside, never later than `asOf`.
   * An instant is shifted exactly as in 3; a date means whole local days, from the start of `date + from`
   * to the end of `date + to`. Without a value the window is empty.
   */
  | {
      readonly kind: 'relativeTo'
      readonly trait: string
      readonly from: Duration
      readonly to: Duration
      readonly zone: string
    }
export type WindowKind = Window['kind']
