/** Numbers: exact decimals, whatever the column's type; NaN, infinities and what is out of all proportion are missing. */
import type { Column } from '../../../ir/catalog.ts'
import type { Json } from '../../../ir/json.ts'
import { canonicalDecimal, type Literal } from '../../../ir/value.ts'
import type { LiteralPlace, ValueDefinition } from './value-definition.ts'

/** More digits than this, and a double may not be what was written. */
const EXACT_DIGITS = 15
const MAX_DIGITS = 100

export const NUMBER: ValueDefinition = numberLike('number')

/** Shared by `number` and `money`, which differ in name only. */
export function numberLike(type: 'number' | 'money'): ValueDefinition {
  return {
    sqlType: 'decimal',
    resolveLiteral: (written, place) => resolveNumber(written, type, place),
    explainLiteral,
  }
}

function resolveNumber(
  written: Json,
  type: 'number' | 'money',
  place: LiteralPlace,
): Literal | undefined {
  const value =
    typeof written === 'number' || typeof written === 'string'
      ? canonicalDecimal(written)
      : undefined
  if (value === undefined) {
    place.report('CRM3108', {
      message: `${place.about} is compared with a number, and ${JSON.stringify(written)} is not one`,
      fix: 'Write digits with an optional sign and decimal point, such as 12.50.',
    })
    return undefined
  }
  const digits = value.replace(/^-?0*\.?0*|\./g, '').length
  if (typeof written === 'number' && digits > EXACT_DIGITS && !isRoundInteger(value)) {
    place.report('CRM3109', {
      message: `${value} may not be the number that was written: more than ${EXACT_DIGITS} digits are not kept exactly`,
      fix: 'Write its digits in quotes.',
    })
    return undefined
  }
  if (value.length > MAX_DIGITS) {
    place.report('CRM3108', {
      message: `${place.about} is compared with a number of more than ${MAX_DIGITS} digits`,
    })
    return undefined
  }
  return { type, value }
}

/** Integers up to 2^53 are exact in any case. */
function isRoundInteger(value: string): boolean {
  return /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value))
}

function explainLiteral({ value }: Literal, column?: Column): string {
  return column?.currency === undefined ? String(value) : `${value} ${column.currency}`
}
