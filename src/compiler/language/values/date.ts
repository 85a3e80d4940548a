/** Dates: days of the calendar in the years 1 to 9999; what a database holds beyond them is missing. */
import { Temporal } from 'temporal-polyfill'
import type { Literal } from '../../../ir/value.ts'
import type { LiteralPlace, ValueDefinition } from './value-definition.ts'

export const DATE: ValueDefinition = {
  sqlType: 'date',
  resolveLiteral(written, place) {
    if (typeof written === 'string') return resolveDate(written, place)
    place.report('CRM3108', {
      message: `${place.about} is a date, and ${JSON.stringify(written)} is not`,
      fix: 'Write it as YYYY-MM-DD.',
    })
    return undefined
  },
  explainLiteral: ({ value }) => String(value),
}

/** A date that exists, or why it is none. */
export function resolveDate(written: string, place: LiteralPlace): Literal | undefined {
  if (isDate(written)) return { type: 'date', value: written }
  const isShaped = /^\d{4}-\d{2}-\d{2}$/.test(written)
  place.report('CRM3110', {
    message: isShaped ? `${written} is not in the calendar` : `"${written}" is not a date`,
    fix: 'Write a day that exists as YYYY-MM-DD.',
    token: written,
  })
  return undefined
}

export function isDate(written: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written) || written.startsWith('0000')) return false
  try {
    return Temporal.PlainDate.from(written, { overflow: 'reject' }).toString() === written
  } catch {
    return false
  }
}
