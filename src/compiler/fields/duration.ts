/** A written duration in, its canonical parts out; one that does not parse or is nothing long is reported. */
import { type Duration, isCalendarDuration, parseDuration } from '../../ir/duration.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { Reporting } from './reporting.ts'

export const DURATION_SCHEMA: JsonObject = {
  type: 'string',
  description: 'A duration: numbers with the units y mo w d h m s, from large to small.',
  examples: ['30m', '36h', '7d', '1y6mo'],
}

/** The parts of a duration longer than nothing, or `undefined` after a report. */
export function resolveDuration(
  written: string,
  path: FieldPath,
  context: Reporting,
): Duration | undefined {
  const duration = parseDuration(written)
  if (duration === undefined) {
    context.report('CRM3008', path, {
      message: `"${written}" is not a duration`,
      fix: 'Write numbers with units, such as "30d", "36h" or "1y6mo".',
    })
    return undefined
  }
  if (duration.months > 0 || duration.days > 0 || duration.seconds > 0) return duration
  context.report('CRM3008', path, {
    message: `"${written}" is not longer than nothing`,
    fix: 'Give a duration above zero.',
  })
  return undefined
}

/** The zone a duration is read in. An exact one has none, so that another project zone does not change it. */
export function zoneOfDuration(duration: Duration, zone: string): string {
  return isCalendarDuration(duration) ? zone : 'UTC'
}
