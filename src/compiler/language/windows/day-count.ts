/** A written count of calendar days, checked: what `days` and `pastDays` hold. */
import type { Json, JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { MAX_DAYS } from '../time-limits.ts'

export function resolveDayCount(
  written: Json,
  path: FieldPath,
  context: ResolveContext,
): number | undefined {
  if (
    typeof written === 'number' &&
    Number.isInteger(written) &&
    written >= 1 &&
    written <= MAX_DAYS
  ) {
    return written
  }
  context.report('CRM3113', path, {
    message: `${JSON.stringify(written)} is not a number of days`,
    fix: `Write a whole number from 1 to ${MAX_DAYS}.`,
  })
  return undefined
}

export function dayCountSchema(description: string): JsonObject {
  return { type: 'integer', description, examples: [7, 30] }
}
