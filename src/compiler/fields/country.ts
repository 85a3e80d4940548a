/** A written country in, its ISO code out, or `undefined` after a report. */
import { getCountries, isSupportedCountry } from 'libphonenumber-js/min'
import { suggestName } from '../../diagnostics/closest-name.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { Reporting } from './reporting.ts'

export const COUNTRY_SCHEMA: JsonObject = {
  type: 'string',
  description: 'Country of phone numbers that are written without one (ISO 3166-1 alpha-2).',
  examples: ['KR', 'US'],
}

export function resolveCountry(
  written: string | undefined,
  path: FieldPath,
  context: Reporting,
): string | undefined {
  if (written === undefined || isSupportedCountry(written)) return written
  context.report('CRM3302', path, {
    message: `"${written}" is not a country with phone numbers`,
    fix: suggestName(written, getCountries()) ?? 'Write its two letters, such as "KR".',
  })
  return undefined
}
