/** `is`: equal; for an instant and a date, on that day. */
import { sql } from 'kysely'
import { explainLiteral, literalSql } from '../values/table.ts'
import { dayEnd, dayStart, isDayOfInstants } from './day-bounds.ts'
import { caseWords, withCase } from './fold-case.ts'
import { resolveLiteral } from './literals.ts'
import type { OperatorDefinition } from './operator-definition.ts'

export const EQUATABLE = ['text', 'number', 'money', 'boolean', 'date', 'instant'] as const

export const IS: OperatorDefinition<'is'> = {
  words: { is: EQUATABLE },
  schema: { type: ['string', 'number', 'boolean'], description: 'Equal to.' },
  takesIgnoreCase: true,
  resolve(test) {
    const value = resolveLiteral(test.written, test)
    if (value === undefined) return undefined
    return { op: 'is', value, ...(test.ignoreCase ? { ignoreCase: true } : {}) }
  },
  sql(subject, { value, ignoreCase }, scope) {
    if (!isDayOfInstants(subject, value)) {
      const { dialect } = scope.moment
      const literal = literalSql(value, dialect, subject.isWhole)
      return sql`${withCase(subject.value, ignoreCase, dialect)} = ${withCase(literal, ignoreCase, dialect)}`
    }
    return sql`(${subject.value} >= ${dayStart(value, scope)} and ${subject.value} < ${dayEnd(value, scope)})`
  },
  explain: ({ value, ignoreCase }, column) =>
    `is ${explainLiteral(value, column)}${caseWords(ignoreCase)}`,
}
