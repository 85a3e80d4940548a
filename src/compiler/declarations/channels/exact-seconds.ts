/** A written duration of hours, minutes and seconds in, its seconds out: providers know no calendar. */

import { isCalendarDuration } from '../../../ir/duration.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { DURATION_SCHEMA, resolveDuration } from '../../fields/duration.ts'
import { textField } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

export const PUSH_EXPIRY_SCHEMA: JsonObject = {
  ...DURATION_SCHEMA,
  description: 'How long a device that is off may be waited for, in h, m or s.',
  examples: ['24h', '30m'],
}

export function exactSeconds(
  body: JsonObject,
  field: string,
  context: DeclarationContext,
  around: FieldPath = [],
): number | undefined {
  const written = textField(body, field)
  if (written === undefined) return undefined
  const duration = resolveDuration(written, [...around, field], context)
  if (duration === undefined) return undefined
  if (!isCalendarDuration(duration)) return duration.seconds
  context.report('CRM3403', [...around, field], {
    message: `\`${field}\` is "${written}", whose length depends on the calendar`,
    fix: 'Write it in hours, minutes or seconds: "24h" instead of "1d".',
  })
  return undefined
}
