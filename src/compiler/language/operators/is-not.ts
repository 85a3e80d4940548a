/** `isNot`: there is a value, and it differs; for an instant and a date, on another day. */
import { sql } from 'kysely'
import { explainLiteral, literalSql } from '../values/table.ts'
import { dayEnd, dayStart, isDayOfInstants } from './day-bounds.ts'
import { caseWords, withCase } from './fold-case.ts'
import { EQUATABLE } from './is.ts'
import { resolveLiteral } from './literals.ts'
import type { OperatorDefinition } from './operator-definition.ts'

export const IS_NOT: OperatorDefinition<'isNot'> = {
  words: { isNot: EQUATABLE },
  schema: {
    type: ['string', 'number', 'boolean'],
    description: 'There is a value, and it differs. Without a value it is false.',
  },
  takesIgnoreCase: true,
  resolve(test) {
    const value = resolveLiteral(test.written, test)
    if (value === undefined) return undefined
    return { op: 'isNot', value, ...(test.ignoreCase ? { ignoreCase: true } : {}) }
  },
  sql(subject, { value, ignoreCase }, scope) {
    if (!isDayOfInstants(subject, value)) {
      const { dialect } = scope.moment
      const literal = literalSql(value, dialect, subject.isWhole)
      return sql`${withCase(subject.value, ignoreCase, dialect)} <> ${withCase(literal, ignoreCase, dialect)}`
    }
    return sql`(${subject.value} < ${dayStart(value, scope)} or ${subject.value} >= ${dayEnd(value, scope)})`
  },
  explain: ({ value, ignoreCase }, column) =>
    `is set and not ${explainLiteral(value, column)}${caseWords(ignoreCase)}`,
}
