/** `notIn`: there is a value, and it is none of these. */
import { sql } from 'kysely'
import { wordList } from '../../fields/word-list.ts'
import { explainLiteral } from '../values/table.ts'
import { caseWords } from './fold-case.ts'
import { isListed, LISTABLE, LISTED_SCHEMA } from './in.ts'
import { resolveLiterals, sortedLiterals } from './literals.ts'
import type { OperatorDefinition } from './operator-definition.ts'

export const NOT_IN: OperatorDefinition<'notIn'> = {
  words: { notIn: LISTABLE },
  schema: {
    ...LISTED_SCHEMA,
    description: 'There is a value, and it is none of these. Without a value it is false.',
  },
  takesIgnoreCase: true,
  resolve(test) {
    const values = resolveLiterals(test)
    if (values === undefined) return undefined
    return { op: 'notIn', values, ...(test.ignoreCase ? { ignoreCase: true } : {}) }
  },
  canonical(test) {
    const values = sortedLiterals(test.values)
    const [only, second] = values
    if (only === undefined || second !== undefined) return { ...test, values }
    const { values: _, ...rest } = test
    return { ...rest, op: 'isNot', value: only }
  },
  // NULL in, NULL out: without a value it is not true.
  sql: (subject, test, { moment }) => sql`not ${isListed(subject, test, moment.dialect)}`,
  explain: ({ values, ignoreCase }, column) => {
    const words = values.map((value) => explainLiteral(value, column))
    return `is set and none of ${wordList(words, 'and')}${caseWords(ignoreCase)}`
  },
}
