/** The lines values lie on: decimals, whole numbers, text by code point; dates and instants as whole numbers. */
import { Temporal } from 'temporal-polyfill'
import { compareDecimals, compareText } from '../language/operators/literal-order.ts'
import type { End, Line } from './value-set.ts'

export const DECIMALS: Line = { compare: compareDecimals }

/** Also booleans (0 and 1), days and microseconds since 1970. */
export const WHOLE_NUMBERS: Line = {
  compare: compareDecimals,
  whole: {
    from: (end) => wholeFrom(end, 1n),
    upTo: (end) => wholeFrom(end, -1n),
  },
}

export const TEXTS: Line = { compare: compareText }

const EPOCH = Temporal.PlainDate.from('1970-01-01')

/** The day's number. */
export function dayNumber(date: string): string {
  return String(EPOCH.until(date, { largestUnit: 'day' }).days)
}

/** In microseconds, which is what the database keeps. */
export function instantNumber(instant: string): string {
  return String(Temporal.Instant.from(instant).epochNanoseconds / 1000n)
}

/** The first whole number in a direction from an end. */
function wholeFrom({ value, isInside }: End, step: 1n | -1n): string {
  const [whole = '0', fraction = ''] = value.split('.')
  const cut = BigInt(whole)
  if (fraction !== '') {
    // Cutting goes towards zero, which is the wanted side for one direction of each sign.
    const isNegative = value.startsWith('-')
    const isReached = isNegative === (step === 1n)
    return String(isReached ? cut : cut + step)
  }
  return String(isInside ? cut : cut + step)
}
