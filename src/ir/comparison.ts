/**
 * One test of one value. The same comparisons apply to traits, event properties and aggregates;
 * the compiler's operator table says which value types each accepts. With a missing value every one
 * but `isUnset` is false (SEMANTICS 7).
 */
import type { Duration } from './duration.ts'
import type { Literal } from './value.ts'
import type { Window } from './window.ts'

export type Comparison =
  | { readonly op: 'is' | 'isNot'; readonly value: Literal; readonly ignoreCase?: true }
  | { readonly op: 'in' | 'notIn'; readonly values: readonly Literal[]; readonly ignoreCase?: true }
  | { readonly op: 'lessThan' | 'atMost' | 'moreThan' | 'atLeast'; readonly value: Literal }
  /** Both ends inside. */
  | { readonly op: 'between'; readonly low: Literal; readonly high: Literal }
  | {
      readonly op: 'contains' | 'startsWith' | 'endsWith'
      readonly value: string
      readonly ignoreCase?: true
    }
  /** A regular expression found anywhere in the text, in the dialect of `docs/reference/operators.md`. */
  | { readonly op: 'matches'; readonly pattern: string; readonly ignoreCase?: true }
  | { readonly op: 'isSet' }
  | { readonly op: 'isUnset' }
  | { readonly op: 'hasAny' | 'hasAll'; readonly values: readonly Literal[] }
  /** A date or instant that lies in a window, never later than `asOf` (a date: not after asOf's local day). */
  | { readonly op: 'within'; readonly window: Exclude<Window, { kind: 'all' | 'relativeTo' }> }
  /** A date or instant in the future: `[asOf, asOf + duration]`; a date counts from asOf's local day on. */
  | { readonly op: 'inNext'; readonly duration: Duration; readonly zone: string }
  /**
   * asOf's local day lies within `before` days before to `after` days after a yearly return of the date
   * (first return: one year on; 29 February returns on the 28th in other years). 0 and 0: on the day itself.
   */
  | {
      readonly op: 'anniversary'
      readonly before: number
      readonly after: number
      readonly zone: string
    }
export type Operator = Comparison['op']
