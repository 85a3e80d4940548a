/** `before` or `after` a date, as written, in; one signed duration out. */
import type { Duration } from '../../ir/duration.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import { DURATION_SCHEMA, resolveDuration } from './duration.ts'
import type { Reporting } from './reporting.ts'
import { textField } from './written-field.ts'

export const OFFSET_PROPERTIES: Readonly<Record<string, JsonObject>> = {
  before: { ...DURATION_SCHEMA, description: 'So long before the date.' },
  after: { ...DURATION_SCHEMA, description: 'So long after the date.' },
}

/** Nothing written is no offset; `undefined` after a report. */
export function resolveOffset(
  written: JsonObject,
  path: FieldPath,
  context: Reporting,
): Duration | undefined {
  const before = textField(written, 'before')
  const after = textField(written, 'after')
  if (before !== undefined && after !== undefined) {
    context.report('CRM3203', [...path, 'after'], {
      message: 'One date cannot be both before and after another',
      fix: 'Keep one of `before` and `after`.',
    })
    return undefined
  }
  if (after !== undefined) return resolveDuration(after, [...path, 'after'], context)
  if (before === undefined) return { months: 0, days: 0, seconds: 0 }
  const duration = resolveDuration(before, [...path, 'before'], context)
  if (duration === undefined) return undefined
  const negative = (part: number) => (part === 0 ? 0 : -part)
  return {
    months: negative(duration.months),
    days: negative(duration.days),
    seconds: negative(duration.seconds),
  }
}
