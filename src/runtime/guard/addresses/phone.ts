/**
 * Phone numbers, compared in E.164. A number without a country code is one of the config's `country`. Without that it is
 * compared by its digits, and not checked: a team with one country and one provider may never have written it down.
 */
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Address, AddressNormaliser } from './address.ts'

export const PHONE_ADDRESS: AddressNormaliser = {
  name: 'phone number',
  normalise(text, country) {
    const known = country !== undefined && isSupportedCountry(country) ? country : undefined
    const number = parsePhoneNumberFromString(text, {
      ...(known === undefined ? {} : { defaultCountry: known }),
      extract: false,
    })
    if (number === undefined) return known === undefined ? byDigits(text) : undefined
    // An extension is a telephone on a desk.
    if (!number.isPossible() || number.ext !== undefined) return undefined
    const before = known === undefined ? undefined : byDigits(text)?.key
    return { to: text, key: number.number, ...(before !== undefined && { keyBefore: before }) }
  },
}

const LOCAL_NUMBER = /^[\d\s().-]+$/
const FEWEST_DIGITS = 5

function byDigits(text: string): Address | undefined {
  const digits = text.replace(/\D/g, '')
  if (!LOCAL_NUMBER.test(text) || digits.length < FEWEST_DIGITS) return undefined
  return { to: text, key: digits }
}
