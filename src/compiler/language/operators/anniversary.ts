/**
 * `anniversary: { before: 7, after: 3 }` or `today`: as-of's local day is near a yearly return of the date, the first one
 * year on. 29 February returns on the 28th in other years.
 */
import { isJsonObject, type Json } from '../../../ir/json.ts'
import { countOf } from '../windows/explain-duration.ts'
import { today } from '../windows/named-moments.ts'
import type { OperatorDefinition, WrittenTest } from './operator-definition.ts'

/** Further on the return of another year is nearer. */
const MAX_DAYS = 365

const SPAN_SCHEMA = { type: 'integer', minimum: 0, maximum: MAX_DAYS }

export const ANNIVERSARY: OperatorDefinition<'anniversary'> = {
  words: { anniversary: ['date', 'instant'] },
  schema: {
    description: 'Today is its yearly return, or at most so many days before or after it.',
    anyOf: [
      { const: 'today' },
      {
        type: 'object',
        properties: {
          before: { ...SPAN_SCHEMA, description: 'Days before the anniversary.' },
          after: { ...SPAN_SCHEMA, description: 'Days after the anniversary.' },
        },
        minProperties: 1,
        additionalProperties: false,
      },
    ],
    examples: ['today', { before: 7 }],
  },
  readsAsOf: true,
  resolve(test) {
    const span = test.written === 'today' ? {} : test.written
    const before = isJsonObject(span) ? daysOf(span.before) : undefined
    const after = isJsonObject(span) ? daysOf(span.after) : undefined
    if (before !== undefined && after !== undefined) {
      return { op: 'anniversary', before, after, zone: test.zone }
    }
    reportSpan(test)
    return undefined
  },
  sql({ type, value }, { before, after, zone }, { moment }) {
    const { calendar } = moment.dialect
    const date = type.type === 'date' ? value : calendar.localDay(value, zone)
    return calendar.isNearAnniversary(date, today(moment, zone), before, after)
  },
  explain({ before, after }) {
    if (before === 0 && after === 0) return 'has its anniversary today'
    const spans = [
      after === 0 ? [] : [`in the last ${countOf(after, 'day')}`],
      before === 0 ? [] : [`in the next ${countOf(before, 'day')}`],
    ].flat()
    return `has its anniversary today or ${spans.join(' or ')}`
  },
}

function daysOf(written: Json | undefined): number | undefined {
  if (written === undefined) return 0
  const isDays =
    typeof written === 'number' && Number.isInteger(written) && written >= 0 && written <= MAX_DAYS
  return isDays ? written : undefined
}

function reportSpan({ written, path, context }: WrittenTest): void {
  context.report('CRM3108', path, {
    message: `anniversary is "today" or some days around it, not ${JSON.stringify(written)}`,
    fix: `Write today, or before and after with whole numbers from 0 to ${MAX_DAYS}.`,
  })
}
