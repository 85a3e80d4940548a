/** Cells of an audience export: values as texts, plain or hashed as ad networks ask for it. */
import type { QueryNormalisation } from '../../ir/export.ts'
import type { ValueType } from '../../ir/value.ts'
import type { Fragment } from './fragment.ts'

export interface Exports {
  /** A value as the text of a cell; NULL when missing. An instant is in UTC to the millisecond. */
  text(value: { readonly type: ValueType; readonly value: Fragment }): Fragment
  /** SHA-256 of a value's normalised text, in hex; NULL when missing or empty. */
  hash(value: Fragment, normalise: QueryNormalisation): Fragment
  /** Texts as one list. */
  cells(texts: readonly Fragment[]): Fragment
  /** Whether one of them is there. */
  hasAny(texts: readonly Fragment[]): Fragment
}
