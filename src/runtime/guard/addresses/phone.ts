/**
 * Phone numbers, compared in E.164. A number without a country code is one of the config's `country`. Without that it is
 * compared by its digits, and not checked: a team with one country and one provider may never have written it down.
 */
import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min'
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
    const address = { to: text, key: number.number }
    return known === undefined ? address : { ...address, keysBefore: digitsOf(number, known) }
  },
}

/** As it is dialled at home, and from abroad without the plus. */
function digitsOf(number: PhoneNumber, country: CountryCode): readonly string[] {
  const written =
    number.country === country ? [number.formatNational(), number.number] : [number.number]
  return [...new Set(written.map((text) => text.replace(/\D/g, '')))]
}

const LOCAL_NUMBER = /^[\d\s().-]+$/
const FEWEST_DIGITS = 5

function byDigits(text: string): Address | undefined {
  const digits = text.replace(/\D/g, '')
  if (!LOCAL_NUMBER.test(text) || digits.length < FEWEST_DIGITS) return undefined
  return { to: text, key: digits }
}
