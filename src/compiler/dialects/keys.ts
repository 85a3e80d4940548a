/** Keys of customers: in their own type, so that indexes on them are used, and as the text that state keeps. */
import type { KeyColumn } from '../../ir/catalog.ts'
import type { Fragment } from './fragment.ts'

type KeyType = KeyColumn['type']

export interface Keys {
  /** A column with keys, in the key's own type. */
  own(column: Fragment, type: KeyType): Fragment
  asText(key: Fragment): Fragment
  /** A text, or any value, as a key of the type; NULL when it is none. It must not fail. */
  parse(value: Fragment, type: KeyType): Fragment
  /** A text that is known to be a key of the type. */
  trust(text: Fragment, type: KeyType): Fragment
  /** An order of keys that depends on nothing but them: text by code point (SEMANTICS 13). */
  inOrder(key: Fragment, type: KeyType): Fragment
  /** `from` of the given values as the rows of `given(key)`; `values` is one parameter. */
  given(values: Fragment): Fragment
  /** The customer's bucket by a salt: the first 8 hex digits of md5(salt:key), modulo (SEMANTICS 14). */
  bucket(salt: string, keyText: Fragment, buckets: number): Fragment
}
