/** `hasAll`: every one of the values is in the list. */
import { sql } from 'kysely'
import { wordList } from '../../fields/word-list.ts'
import { explainLiteral } from '../values/table.ts'
import { isTextList, resolveElements } from './has-any.ts'
import { LISTED_SCHEMA } from './in.ts'
import { literalTexts, sortedLiterals } from './literals.ts'
import type { OperatorDefinition } from './operator-definition.ts'

export const HAS_ALL: OperatorDefinition<'hasAll'> = {
  words: { hasAll: ['list'] },
  schema: { ...LISTED_SCHEMA, description: 'Every one of these is in the list.' },
  resolve(test) {
    const values = resolveElements(test)
    return values === undefined ? undefined : { op: 'hasAll', values }
  },
  canonical: (test) => ({ ...test, values: sortedLiterals(test.values) }),
  sql(subject, { values }, { moment }) {
    const { lists } = moment.dialect
    if (isTextList(subject)) return lists.hasAllTexts(subject.value, literalTexts(values))
    const each = values.map(({ value }) => lists.hasNumber(subject.value, String(value)))
    return sql`(${sql.join(each, sql` and `)})`
  },
  explain: ({ values }) =>
    `has ${wordList(
      values.map((value) => explainLiteral(value)),
      'and',
    )}`,
}
