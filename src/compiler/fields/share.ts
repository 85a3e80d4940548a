/** A written percentage in, the share as decimal text of its percent out: `10%` → `10`. */
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
