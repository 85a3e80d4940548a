/** `hasAny`: at least one of the values is in the list. */
import { sql } from 'kysely'
import type { Literal } from '../../../ir/value.ts'
import { wordList } from '../../fields/word-list.ts'
import type { Subject } from '../fragment.ts'
import { explainLiteral } from '../values/table.ts'
import { LISTED_SCHEMA } from './in.ts'
import { literalTexts, resolveLiterals, sortedLiterals } from './literals.ts'
import type { OperatorDefinition, WrittenTest } from './operator-definition.ts'

export const HAS_ANY: OperatorDefinition<'hasAny'> = {
  words: { hasAny: ['list'] },
  schema: { ...LISTED_SCHEMA, description: 'At least one of these is in the list.' },
  resolve(test) {
    const values = resolveElements(test)
    return values === undefined ? undefined : { op: 'hasAny', values }
  },
  canonical: (test) => ({ ...test, values: sortedLiterals(test.values) }),
  sql(subject, { values }, { moment }) {
    const { lists } = moment.dialect
    if (isTextList(subject)) return lists.hasAnyText(subject.value, literalTexts(values))
    const each = values.map(({ value }) => lists.hasNumber(subject.value, String(value)))
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
