/** `in`: equal to one of the values. */
import { sql } from 'kysely'
import type { Literal } from '../../../ir/value.ts'
import type { Fragment, Subject } from '../fragment.ts'
import { explainLiteral, literalsSql } from '../values/table.ts'
import { caseWords, foldCase } from './fold-case.ts'
import { resolveLiterals, sortedLiterals, wordList } from './literals.ts'
import type { OperatorDefinition } from './operator-definition.ts'

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
  sql: (subject, { values, ignoreCase }) => isListed(subject, values, ignoreCase),
  explain: ({ values, ignoreCase }, column) => {
    const words = values.map((value) => explainLiteral(value, column))
    return `is ${wordList(words, 'or')}${caseWords(ignoreCase)}`
  },
}

/** Shared with `notIn`. */
export function isListed(
  subject: Subject,
  values: readonly Literal[],
  ignoreCase: true | undefined,
): Fragment {
  const list = literalsSql(values, subject.isWhole)
  if (ignoreCase !== true) return sql`${subject.value} = any(${list})`
  const folded = sql`select ${foldCase(sql`listed.value`)} from unnest(${list}) as listed(value)`
  return sql`${foldCase(subject.value)} in (${folded})`
}
