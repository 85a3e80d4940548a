/** Instants: points in time, or local time of a declared zone, in the years 1 to 9999; others are missing. */
import { Temporal } from 'temporal-polyfill'
import type { Literal } from '../../../ir/value.ts'
import { isDate } from './date.ts'
import type { LiteralPlace, ValueDefinition } from './value-definition.ts'

export const INSTANT: ValueDefinition = {
  sqlType: 'instant',
  resolveLiteral(written, place) {
    if (typeof written === 'string') return resolveInstant(written, place)
    place.report('CRM3108', {
      message: `${place.about} is an instant, and ${JSON.stringify(written)} is not`,
      fix: 'Write a date or an instant with its offset.',
    })
    return undefined
  },
  explainLiteral: ({ value }) => String(value),
}

const SHAPE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}(:?\d{2})?)$/i
const LOCAL_SHAPE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/

function resolveInstant(written: string, place: LiteralPlace): Literal | undefined {
  if (isDate(written)) return { type: 'date', value: written }
  if (SHAPE.test(written)) {
    const instant = parseInstant(written)
    if (instant !== undefined) return { type: 'instant', value: instant }
  }
  const fix = LOCAL_SHAPE.test(written)
    ? `Add the offset, e.g. ${written}+09:00, or Z for UTC.`
    : 'Write a date (2026-01-31) or an instant with its offset (2026-01-31T09:00:00+09:00).'
  place.report('CRM3110', { message: `"${written}" is not an instant`, fix, token: written })
  return undefined
}

/** The one spelling of an instant: UTC with `Z`, no needless zeros. */
function parseInstant(written: string): string | undefined {
  try {
    const text = Temporal.Instant.from(written.toUpperCase()).toString()
    return /^\d{4}-/.test(text) && !text.startsWith('0000') ? text : undefined
  } catch {
    return undefined
  }
}
