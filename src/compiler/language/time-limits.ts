/**
 * Limits that keep every as-of, moved by whatever a config says, inside the calendar every database knows (4713 BC on).
 * Written durations and counts of days are held to them when a condition is resolved.
 */
import { type Duration, formatDuration } from '../../ir/duration.ts'
import type { Json } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import { resolveDuration } from '../fields/duration.ts'
import { resolveZone } from '../fields/zone.ts'
import type { ResolveContext } from './resolve-context.ts'

const MAX_YEARS = 1000
export const MAX_DAYS = MAX_YEARS * 365

/** A duration longer than nothing, within the limits. */
export function resolvePositiveDuration(
  written: Json | undefined,
  path: FieldPath,
  context: ResolveContext,
): Duration | undefined {
  const duration = resolveDuration(
    typeof written === 'string' ? written : String(written),
    path,
    context,
  )
  return duration === undefined ? undefined : withinLimits(duration, path, context)
}

export function withinLimits(
  duration: Duration,
  path: FieldPath,
  context: ResolveContext,
): Duration | undefined {
  const { months, days, seconds } = duration
  const years = Math.abs(months) / 12 + Math.abs(days) / 365 + Math.abs(seconds) / 31_536_000
  if (years <= MAX_YEARS) return duration
  context.report('CRM3008', path, {
    message: `${formatDuration(duration)} is longer than ${MAX_YEARS} years`,
    fix: 'Leave the window out to count all of history.',
  })
  return undefined
}

/** The zone written beside something that reads days, else the one around it. */
export function zoneOr(
  written: Json | undefined,
  path: FieldPath,
  fallback: string,
  context: ResolveContext,
): string | undefined {
  if (written === undefined) return fallback
  return resolveZone(typeof written === 'string' ? written : JSON.stringify(written), path, context)
}
