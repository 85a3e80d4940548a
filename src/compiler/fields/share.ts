/** A written percentage in, the share as decimal text of its percent out: `10%` → `10`. */
import { BUCKETS } from '../../ir/bucket.ts'
import type { JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import { canonicalDecimal } from '../../ir/value.ts'
import type { Reporting } from './reporting.ts'

export const SHARE_SCHEMA: JsonObject = {
  type: 'string',
  description: 'A percentage from 0% to 100%.',
  examples: ['10%', '2.5%'],
}

export function resolvePercent(
  written: string,
  path: FieldPath,
  context: Reporting,
): string | undefined {
  const percent = /^\d+(\.\d+)?%$/.test(written)
    ? canonicalDecimal(written.slice(0, -1))
    : undefined
  if (percent !== undefined && Number(percent) <= 100) return percent
  context.report('CRM3009', path, {
    message: `"${written}" is not a percentage from 0% to 100%`,
    fix: 'Write a number and the sign, such as "10%".',
  })
  return undefined
}

/** How many buckets of 10,000 a percentage is, hundredths of a percent, by text: 0.29 × 100 is not 29 in floating point. */
export function bucketsOfPercent(percent: string): number | undefined {
  const [whole = '', fraction = ''] = percent.split('.')
  if (fraction.length > 2) return undefined
  const buckets = Number(whole + fraction.padEnd(2, '0'))
  return buckets >= 1 && buckets <= BUCKETS ? buckets : undefined
}
