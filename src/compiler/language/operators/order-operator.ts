/** The four comparisons of order, which differ in a sign and in which end of a day they look at. */
import { sql } from 'kysely'
import type { Operator } from '../../../ir/comparison.ts'
import type { Literal } from '../../../ir/value.ts'
import type { Fragment } from '../fragment.ts'
import { explainLiteral, literalSql } from '../values/table.ts'
import { isDayOfInstants } from './day-bounds.ts'
import { resolveLiteral } from './literals.ts'
import type { OperatorDefinition, TestScope, TypeName } from './operator-definition.ts'

type Order = Extract<Operator, 'lessThan' | 'atMost' | 'moreThan' | 'atLeast'>

export interface OrderSpec {
  readonly op: Order
  /** Words for dates and instants, and for all others. */
  readonly timeWord: string
  readonly description: string
  readonly sign: '<' | '<=' | '>' | '>='
  /** Where an instant is compared with a day: the sign, and the end of the day. */
  readonly daySign: '<' | '>='
  readonly dayEdge: (literal: Literal, scope: TestScope) => Fragment
  readonly phrase: string
  readonly timePhrase: string
}

const ORDERED: readonly TypeName[] = ['text', 'number', 'money']
const TIMES: readonly TypeName[] = ['date', 'instant']

export function orderOperator(spec: OrderSpec): OperatorDefinition<Order> {
  return {
    words: { [spec.op]: ORDERED, [spec.timeWord]: TIMES },
    schema: { type: ['string', 'number'], description: spec.description },
    resolve(test) {
      const value = resolveLiteral(test.written, test)
      return value === undefined ? undefined : { op: spec.op, value }
    },
    sql(subject, { value }, scope) {
      if (isDayOfInstants(subject, value)) {
        return sql`${subject.value} ${sql.raw(spec.daySign)} ${spec.dayEdge(value, scope)}`
      }
      return sql`${subject.value} ${sql.raw(spec.sign)} ${literalSql(value, scope.moment.dialect, subject.isWhole)}`
    },
    explain({ value }, column) {
      const isTime = value.type === 'date' || value.type === 'instant'
      return `is ${isTime ? spec.timePhrase : spec.phrase} ${explainLiteral(value, column)}`
    },
  }
}
