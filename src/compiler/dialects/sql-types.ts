/** Types of values in a statement, and how a parameter or an expression becomes one of them. */
import type { Fragment } from './fragment.ts'

/** `integer` has 32 bits, `whole` 64; `decimal` is exact; `instant` is a point in time. */
export type SqlType =
  | 'text'
  | 'integer'
  | 'whole'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'instant'
  | 'uuid'

export interface Types {
  /** An expression as another type. */
  cast(value: Fragment, type: SqlType): Fragment
  /** One value as a parameter of the type. */
  parameter(value: unknown, type: SqlType): Fragment
  /** However many values as one parameter. */
  parameters(values: unknown, type: SqlType): Fragment
  /** No value, of the type. */
  missing(type: SqlType): Fragment
  /** True, or false where it is false or unknown. */
  isTrue(test: Fragment): Fragment
  /** True where it is false or unknown. */
  isNotTrue(test: Fragment): Fragment
  /** The smallest of those that are there. */
  least(values: readonly Fragment[]): Fragment
  /** The largest of those that are there. */
  greatest(values: readonly Fragment[]): Fragment
}
