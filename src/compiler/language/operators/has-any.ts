/** `hasAny`: at least one of the values is in the list. */
import { sql } from 'kysely'
import type { Literal } from '../../../ir/value.ts'
import type { Fragment, Subject } from '../fragment.ts'
import { explainLiteral, literalsSql } from '../values/table.ts'
import { LISTED_SCHEMA } from './in.ts'
import { resolveLiterals, sortedLiterals, wordList } from './literals.ts'
import type { OperatorDefinition, WrittenTest } from './operator-definition.ts'

export const HAS_ANY: OperatorDefinition<'hasAny'> = {
  words: { hasAny: ['list'] },
  schema: { ...LISTED_SCHEMA, description: 'At least one of these is in the list.' },
  resolve(test) {
    const values = resolveElements(test)
    return values === undefined ? undefined : { op: 'hasAny', values }
  },
  canonical: (test) => ({ ...test, values: sortedLiterals(test.values) }),
  sql(subject, { values }) {
    if (isTextList(subject)) return sql`${subject.value} ?| ${literalsSql(values)}`
    const each = values.map((value) => hasNumber(subject, value))
    return sql`(${sql.join(each, sql` or `)})`
  },
  explain: ({ values }) =>
    `has ${wordList(
      values.map((value) => explainLiteral(value)),
      'or',
    )}`,
}

/** The values a list is searched for are of its elements' type. */
export function resolveElements(test: WrittenTest): readonly Literal[] | undefined {
  const { type } = test.value
  return type.type === 'list' ? resolveLiterals(test, type.of) : undefined
}

export function isTextList({ type }: Subject): boolean {
  return type.type === 'list' && type.of === 'text'
}

/** jsonb compares numbers by value: 5.0 is in `[5]`. */
export function hasNumber({ value }: Subject, number: Literal): Fragment {
  return sql`${value} @> to_jsonb(${number.value}::numeric)`
}
