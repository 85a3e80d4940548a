/** Which rows of a table were added or changed since its reader was last at a position (P2). */
import type { ChangeColumn } from '../../ir/catalog.ts'
import type { Fragment } from './fragment.ts'

export interface Changes {
  /** For people: what the column must hold, by each of the ways it can tell. */
  readonly description: string
  /**
   * `select … as position` (text): how far a reader has come who reads everything now. By time it is never later than as-of:
   * one row from the future must not hide all that come before it.
   */
  position(table: Fragment, changes: ChangeColumn, asOf: Fragment): Fragment
  /** Whether a row is later than a position, or not surely before it. */
  isAfter(cursor: unknown, changes: ChangeColumn): Fragment
}
