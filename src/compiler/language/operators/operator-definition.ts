/** What one comparison knows: its words and types, written form to IR, canonical form, SQL and sentence. */
import type { Described } from '../../../ir/catalog.ts'
import type { Comparison, Operator } from '../../../ir/comparison.ts'
import type { Json, JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { ValueType } from '../../../ir/value.ts'
import type { Fragment, Moment, Subject } from '../fragment.ts'
import type { ResolveContext } from '../resolve-context.ts'

export type ComparisonOf<Op extends Operator> = Comparison & { readonly op: Op }

/** The value a written comparison is about. */
export interface TestedValue {
  /** For messages: `trait "country"`. */
  readonly about: string
  readonly type: ValueType
  /** The column it comes from, for its currency. */
  readonly column?: Described
  /** Only whole numbers from 0 on: counts and days. */
  readonly isWhole?: boolean
  /** Counts and sums: isSet and isUnset would hold for everyone or nobody. */
  readonly isNeverMissing?: boolean
}

/** One written comparison: `word: written`, with what stands beside it. */
export interface WrittenTest {
  readonly word: string
  readonly written: Json
  readonly value: TestedValue
  readonly ignoreCase: boolean
  /** The zone of its local days. */
  readonly zone: string
  /** Of the word. */
  readonly path: FieldPath
  readonly context: ResolveContext
}

export interface TestScope {
  readonly moment: Moment
  /** Present when an instant is compared with a date. */
  readonly zone: string | undefined
}

export type TypeName = ValueType['type']

export interface OperatorDefinition<Op extends Operator = Operator> {
  /** The words it is written with, and the types each accepts. */
  readonly words: Readonly<Record<string, readonly TypeName[]>>
  readonly schema: JsonObject
  readonly takesIgnoreCase?: boolean
  /** Its truth depends on as-of, not on the value alone. */
  readonly readsAsOf?: boolean
  resolve(test: WrittenTest): ComparisonOf<Op> | undefined
  /** Defaults to the comparison itself. */
  canonical?(test: ComparisonOf<Op>): Comparison
  /** True, or false or NULL: whoever reads it takes NULL for false (SEMANTICS 7). */
  sql(subject: Subject, test: ComparisonOf<Op>, scope: TestScope): Fragment
  /** What follows the subject: `is "KR"`. */
  explain(test: ComparisonOf<Op>, column: Described | undefined): string
}
