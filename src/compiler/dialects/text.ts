/** Text: compared and searched by code point, whatever collations the database has (SEMANTICS 10). */
import type { Fragment } from './fragment.ts'

export interface Text {
  /** Without regard to case in any script, alike on every engine. */
  foldCase(text: Fragment): Fragment
  /** None of these knows a wildcard. */
  contains(text: Fragment, part: Fragment): Fragment
  startsWith(text: Fragment, part: Fragment): Fragment
  endsWith(text: Fragment, part: Fragment): Fragment
  /** Whether a pattern of `matches`, translated, is found anywhere. */
  matches(text: Fragment, pattern: string, ignoreCase: boolean): Fragment
  /** Without white space around it. */
  trimmed(text: Fragment): Fragment
}
