/** `between: [low, high]`, both ends inside; for instants and dates from the start of one day to the end of the other. */
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Json } from '../../../ir/json.ts'
import type { Literal } from '../../../ir/value.ts'
import { explainLiteral, literalSql } from '../values/table.ts'
import { dayEnd, dayStart, isDayOfInstants } from './day-bounds.ts'
import { compareDecimals, compareText } from './literal-order.ts'
import { resolveLiteral } from './literals.ts'
import type { OperatorDefinition } from './operator-definition.ts'

export const BETWEEN: OperatorDefinition<'between'> = {
  words: { between: ['text', 'number', 'money', 'date', 'instant'] },
  schema: {
    type: 'array',
    items: { type: ['string', 'number'] },
    minItems: 2,
    maxItems: 2,
    description: 'From the first to the second, both ends inside.',
  },
  resolve(test) {
    const [first, second]: readonly Json[] = Array.isArray(test.written) ? test.written : []
    const low = resolveLiteral(first ?? null, test, [...test.path, 0])
    const high = resolveLiteral(second ?? null, test, [...test.path, 1])
    if (low === undefined || high === undefined) return undefined
    if (isAbove(low, high, test.zone)) {
      test.context.report('CRM3112', test.path, {
        message: `between starts at ${low.value}, above ${high.value} where it ends`,
        fix: 'Exchange the two.',
      })
      return undefined
    }
    return { op: 'between', low, high }
  },
  sql(subject, { low, high }, scope) {
    const { dialect } = scope.moment
    const lower = isDayOfInstants(subject, low)
      ? dayStart(low, scope)
      : literalSql(low, dialect, subject.isWhole)
    const upper = isDayOfInstants(subject, high)
      ? sql`< ${dayEnd(high, scope)}`
      : sql`<= ${literalSql(high, dialect, subject.isWhole)}`
    return sql`(${subject.value} >= ${lower} and ${subject.value} ${upper})`
  },
  explain: ({ low, high }, column) =>
    `is between ${explainLiteral(low, column)} and ${explainLiteral(high, column)}`,
}

function isAbove(low: Literal, high: Literal, zone: string): boolean {
  const [a, b] = [String(low.value), String(high.value)]
  if (low.type === 'number' || low.type === 'money') return compareDecimals(a, b) > 0
  if (low.type === 'text') return compareText(a, b) > 0
  return Temporal.Instant.compare(instantOf(low, zone), instantOf(high, zone)) > 0
}

/** Of a date its start will do: a range within one day is not empty. */
function instantOf({ type, value }: Literal, zone: string): Temporal.Instant {
  if (type === 'instant') return Temporal.Instant.from(String(value))
  return Temporal.PlainDate.from(String(value)).toZonedDateTime(zone).toInstant()
}
