/** Values as they leave a statement, for whoever reads its rows: the same whatever the session's settings. */
import type { ValueType } from '../../ir/value.ts'
import type { Fragment } from './fragment.ts'

export interface Output {
  /** Named values as one JSON object: money as the text of its exact decimal, an instant in UTC to the millisecond, no list as an empty one. */
  jsonObject(
    members: readonly {
      readonly name: string
      readonly type: ValueType
      readonly value: Fragment
    }[],
  ): Fragment
  /** One value as a column of its own, which reads as the member of such an object would once parsed. */
  jsonColumn(value: { readonly type: ValueType; readonly value: Fragment }): Fragment
  /** Values as a list of texts, for people: an instant in UTC to the microsecond. */
  texts(values: readonly { readonly type: ValueType; readonly value: Fragment }[]): Fragment
  /** A value as text, the same for equal values: 7 and 7.0 are one number. */
  oneText(value: { readonly type: ValueType; readonly value: Fragment }): Fragment
}
