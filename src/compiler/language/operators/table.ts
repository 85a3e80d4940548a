/** Every comparison, and what is asked of any: the written word to IR, canonical form, SQL and sentence. */
import type { Described } from '../../../ir/catalog.ts'
import type { Comparison, Operator } from '../../../ir/comparison.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { Fragment, Subject } from '../fragment.ts'
import { ANNIVERSARY } from './anniversary.ts'
import { AT_LEAST } from './at-least.ts'
import { AT_MOST } from './at-most.ts'
import { BETWEEN } from './between.ts'
import { CONTAINS } from './contains.ts'
import { ENDS_WITH } from './ends-with.ts'
import { HAS_ALL } from './has-all.ts'
import { HAS_ANY } from './has-any.ts'
import { IN } from './in.ts'
import { IN_NEXT } from './in-next.ts'
import { IS } from './is.ts'
import { IS_NOT } from './is-not.ts'
import { IS_SET } from './is-set.ts'
import { IS_UNSET } from './is-unset.ts'
import { LESS_THAN } from './less-than.ts'
import { MATCHES } from './matches.ts'
import { MORE_THAN } from './more-than.ts'
import { NOT_IN } from './not-in.ts'
import type { OperatorDefinition, TestScope, TypeName } from './operator-definition.ts'
import { STARTS_WITH } from './starts-with.ts'
import { WITHIN } from './within.ts'

export const OPERATORS: Readonly<Record<Operator, OperatorDefinition>> = {
  is: IS,
  isNot: IS_NOT,
  in: IN,
  notIn: NOT_IN,
  lessThan: LESS_THAN,
  atMost: AT_MOST,
  moreThan: MORE_THAN,
  atLeast: AT_LEAST,
  between: BETWEEN,
  contains: CONTAINS,
  startsWith: STARTS_WITH,
  endsWith: ENDS_WITH,
  matches: MATCHES,
  isSet: IS_SET,
  isUnset: IS_UNSET,
  hasAny: HAS_ANY,
  hasAll: HAS_ALL,
  within: WITHIN,
  inNext: IN_NEXT,
  anniversary: ANNIVERSARY,
}

/** Each written word with its operator and the types it accepts. */
export const WORDS: ReadonlyMap<
  string,
  { definition: OperatorDefinition; types: readonly TypeName[] }
> = new Map(
  Object.values(OPERATORS).flatMap((definition) =>
    Object.entries(definition.words).map(([word, types]) => [word, { definition, types }] as const),
  ),
)

/** Schemas by word, for mappings that hold a comparison. */
export const COMPARISON_SCHEMAS: Readonly<Record<string, JsonObject>> = Object.fromEntries(
  [...WORDS.keys()].map((word) => [word, { $ref: `#/$defs/${definitionName(word)}` }]),
)

/** What these point at: each is compiled once, however many aggregates may be compared by it. */
export const COMPARISON_DEFINITIONS: Readonly<Record<string, JsonObject>> = Object.fromEntries(
  [...WORDS].map(([word, { definition }]) => [definitionName(word), definition.schema]),
)

function definitionName(word: string): string {
  return `comparison-${word}`
}

/** The words that accept a type, in the order of the table. */
export function wordsFor(type: TypeName): readonly string[] {
  return [...WORDS].flatMap(([word, { types }]) => (types.includes(type) ? [word] : []))
}

export function canonicalComparison(test: Comparison): Comparison {
  return OPERATORS[test.op].canonical?.(test) ?? test
}

/** True, or false or NULL. */
export function comparisonSql(subject: Subject, test: Comparison, scope: TestScope): Fragment {
  return OPERATORS[test.op].sql(subject, test, scope)
}

export function explainComparison(test: Comparison, column: Described | undefined): string {
  return OPERATORS[test.op].explain(test, column)
}
