/** A written time zone in, the IANA name out; an unknown one is reported with the closest name. */
import { closestName } from '../../diagnostics/closest-name.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { Reporting } from './reporting.ts'

export const ZONE_SCHEMA: JsonObject = {
  type: 'string',
  description: 'IANA time zone of days, weeks and months.',
  examples: ['Asia/Seoul', 'America/New_York', 'UTC'],
}

/** Names only: offsets (`+09:00`) and abbreviations (`KST`) do not follow daylight saving. */
const ZONE_NAME = /^(UTC|[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z0-9_+-]*)+)$/
const KNOWN = new Map<string, boolean>()

export function isZone(name: string): boolean {
  const known = KNOWN.get(name)
  if (known !== undefined) return known
  const answer = ZONE_NAME.test(name) && isTaken(name)
  KNOWN.set(name, answer)
  return answer
}

function isTaken(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    // Another spelling of upper and lower case would be another definition of the same thing.
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase()
  } catch {
    return false
  }
}

export function resolveZone(
  written: string,
  path: FieldPath,
  context: Reporting,
): string | undefined {
  if (isZone(written)) return written
  const closest = closestName(written, Intl.supportedValuesOf('timeZone'))
  context.report('CRM3007', path, {
    message: `"${written}" is not a time zone`,
    fix:
      closest === undefined
        ? 'Use an IANA name such as "Asia/Seoul".'
        : `Did you mean "${closest}"?`,
  })
  return undefined
}
