/**
 * `anniversary: { before: 7, after: 3 }` or `today`: as-of's local day is near a yearly return of the date, the first one
 * year on. 29 February returns on the 28th in other years.
 */
import { sql } from 'kysely'
import { isJsonObject, type Json } from '../../../ir/json.ts'
import { addDays, localDay } from '../time-sql.ts'
import { countOf } from '../windows/explain-duration.ts'
import { today } from '../windows/named-moments.ts'
import type { OperatorDefinition, WrittenTest } from './operator-definition.ts'

/** Up to here only the returns of last year, this year and next year can be near. */
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
    const date = type.type === 'date' ? value : localDay(value, zone)
    const now = today(moment, zone)
    const years = sql`extract(year from ${now})::int + near.year - extract(year from ${date})::int`
    const returned = sql`(${date} + make_interval(years => since.years))::date`
    return sql`exists (select from generate_series(-1, 1) as near(year) cross join lateral (select ${years} as years) as since where since.years >= 1 and ${returned} between ${addDays(now, -after)} and ${addDays(now, before)})`
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
