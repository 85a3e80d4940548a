/** The windows of time a user may name. */
import type { DateText, DurationText } from './comparison.ts'

interface Zoned {
  /** The IANA zone of its days and months; the project's when absent. */
  readonly zone?: string
}

/** A window that does not depend on the customer. */
export type CalendarWindow = Zoned &
  (
    | {
        /** Rolls: from this long ago until now. */
        readonly last: DurationText
      }
    | {
        /** Calendar days, today included. */
        readonly days: number
      }
    | {
        /** Whole calendar days, until yesterday. */
        readonly pastDays: number
      }
    | {
        /** Whole calendar days, both ends included. */
        readonly dates: readonly [from: DateText, to: DateText]
      }
  )

/** A window around a date of each customer's own. */
export type RelativeWindow<DateTrait extends string> = Zoned & {
  readonly relativeTo: {
    readonly trait: DateTrait
    /** `-7d` is a week before. */
    readonly from: DurationText
    readonly to: DurationText
  }
}

/** Over which time events are counted; without one, all of it. */
export type Window<DateTrait extends string = string> = CalendarWindow | RelativeWindow<DateTrait>
