/** A written time of day in, the same text out, or a report. */
import type { JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { Reporting } from './reporting.ts'

export const LOCAL_TIME_SCHEMA: JsonObject = {
  type: 'string',
  description: 'A time of day, in quotes: hours and minutes.',
  examples: ['09:00', '18:30'],
}

/** `undefined` when none is written, `false` after a report. */
export function resolveLocalTime(
  written: string | undefined,
  path: FieldPath,
  context: Reporting,
): string | undefined | false {
  if (written === undefined || /^([01]\d|2[0-3]):[0-5]\d$/.test(written)) return written
  context.report('CRM3204', path, {
    message: `"${written}" is not a time of day`,
    fix: 'Write hours from 00 to 23 and minutes, such as "09:00".',
  })
  return false
}
