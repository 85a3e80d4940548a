/** The types a trait or event property may have. A catalog declares one for each. */
export const SCALAR_TYPES = ['text', 'number', 'money', 'boolean', 'date', 'instant'] as const
export type ScalarType = (typeof SCALAR_TYPES)[number]

export type ValueType =
  | { readonly type: ScalarType }
  | { readonly type: 'list'; readonly of: 'text' | 'number' }

/**
 * A literal in canonical form. Numbers and money are normalised decimal text, so no float is ever hashed
 * or sent; dates are `YYYY-MM-DD`; instants are UTC ISO text with a `Z`. A date given where an instant is
 * compared stays a date: it means that whole local day.
 */
export type Literal =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'number' | 'money'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'date'; readonly value: string }
  | { readonly type: 'instant'; readonly value: string }

/** Decimal text in one form: no leading `+`, no needless zeros, never exponent form. `undefined` if not decimal. */
export function canonicalDecimal(written: string | number): string | undefined {
  if (typeof written === 'number' && !Number.isFinite(written)) return undefined
  const text = typeof written === 'number' ? expandExponent(written) : written
  const match = /^([+-])?(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = ''] = match
  const digits = whole.replace(/^0+(?=\d)/, '')
  const tail = fraction.replace(/0+$/, '')
  const magnitude = tail === '' ? digits : `${digits}.${tail}`
  return sign === '-' && magnitude !== '0' ? `-${magnitude}` : magnitude
}

function expandExponent(value: number): string {
  const text = String(value)
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign = '', lead = '', tail = '', exponentText = '0'] = match
  const exponent = Number(exponentText)
  const digits = lead + tail
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  return `${sign}${digits.padEnd(exponent + 1, '0')}`
}
