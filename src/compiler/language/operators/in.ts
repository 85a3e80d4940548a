/** `in`: equal to one of the values. */
import type { Dialect } from '../../dialects/dialect.ts'
import { wordList } from '../../fields/word-list.ts'
import type { Fragment, Subject } from '../fragment.ts'
import { explainLiteral, sqlTypeOf } from '../values/table.ts'
import { caseWords } from './fold-case.ts'
import { literalTexts, resolveLiterals, sortedLiterals } from './literals.ts'
import type { ComparisonOf, OperatorDefinition } from './operator-definition.ts'

export const LISTABLE = ['text', 'number', 'money', 'date'] as const

export const LISTED_SCHEMA = {
  type: 'array',
  items: { type: ['string', 'number'] },
}

export const IN: OperatorDefinition<'in'> = {
  words: { in: LISTABLE },
  schema: { ...LISTED_SCHEMA, description: 'Equal to one of these.' },
  takesIgnoreCase: true,
  resolve(test) {
    const values = resolveLiterals(test)
    if (values === undefined) return undefined
    return { op: 'in', values, ...(test.ignoreCase ? { ignoreCase: true } : {}) }
  },
  canonical(test) {
    const values = sortedLiterals(test.values)
    const [only, second] = values
    if (only === undefined || second !== undefined) return { ...test, values }
    const { values: _, ...rest } = test
    return { ...rest, op: 'is', value: only }
  },
  sql: (subject, test, { moment }) => isListed(subject, test, moment.dialect),
  explain: ({ values, ignoreCase }, column) => {
    const words = values.map((value) => explainLiteral(value, column))
    return `is ${wordList(words, 'or')}${caseWords(ignoreCase)}`
  },
}

/** Shared with `notIn`. */
export function isListed(
  { value, isWhole }: Subject,
  { values, ignoreCase }: Pick<ComparisonOf<'in'>, 'values' | 'ignoreCase'>,
  { lists }: Dialect,
): Fragment {
  const texts = literalTexts(values)
  if (ignoreCase === true) return lists.isOneOfFolded(value, texts)
  return lists.isOneOf(value, texts, sqlTypeOf(values[0], isWhole))
}
