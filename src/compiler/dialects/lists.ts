/** Values among others: one value in a constant list, and constants in a customer's own list. */
import type { Fragment } from './fragment.ts'
import type { SqlType } from './sql-types.ts'

export interface Lists {
  /** Equal to one of the values; NULL without a value. */
  isOneOf(value: Fragment, values: readonly string[], type: SqlType): Fragment
  /** The same of text without regard to case. */
  isOneOfFolded(text: Fragment, values: readonly string[]): Fragment
  /** A list of texts has one of these, or all. */
  hasAnyText(list: Fragment, texts: readonly string[]): Fragment
  hasAllTexts(list: Fragment, texts: readonly string[]): Fragment
  /** A list of numbers has this one, compared by value: 5.0 is in `[5]`. */
  hasNumber(list: Fragment, number: string): Fragment
}
