/**
 * Phone numbers, compared in E.164. A number without a country code is one of the config's `country`. Without that it is
 * compared by its digits, and not checked: a team with one country and one provider may never have written it down.
 */
import {
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
    return known === undefined ? address : { ...address, keysBefore: digitsBefore(text, number) }
  },
}

/** By its digits as they are written now, as it is dialled at home, without what is dialled first, and from abroad without the plus. */
function digitsBefore(text: string, number: PhoneNumber): readonly string[] {
  const { countryCallingCode, nationalNumber } = number
  const written = [
    text,
    number.formatNational(),
    nationalNumber,
    countryCallingCode + nationalNumber,
  ]
  const digits = written.flatMap((one) => byDigits(one)?.key ?? [])
  return [...new Set(digits)].filter((one) => one !== number.number)
}

const LOCAL_NUMBER = /^[\d\s().-]+$/
const FEWEST_DIGITS = 5

function byDigits(text: string): Address | undefined {
  const digits = text.replace(/\D/g, '')
  if (!LOCAL_NUMBER.test(text) || digits.length < FEWEST_DIGITS) return undefined
  return { to: text, key: digits }
}
