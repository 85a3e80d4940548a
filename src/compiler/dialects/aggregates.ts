/** Aggregates over the rows of a group that engines write differently. */
import type { Fragment } from './fragment.ts'

export interface Aggregates {
  /** An aggregate over those rows of which all the tests hold. */
  filtered(aggregate: Fragment, tests: readonly Fragment[]): Fragment
  /** The value of the row that comes first in an order; with a test, of those rows of which it holds. */
  firstOf(value: Fragment, order: Fragment, test?: Fragment): Fragment
  /** Whether a test holds of all rows of which another does; NULL without any. */
  all(test: Fragment, of: Fragment): Fragment
}
