/**
 * Phone numbers, compared in E.164. A number without a country code is one of the config's `country`. Without that it is
 * compared by its digits, and not checked: a team with one country and one provider may never have written it down.
 * Audience exports hash the same form, so a person is one for messages and for ad networks.
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
    const asDialled = parsePhoneNumberFromString(text, {
      ...(known === undefined ? {} : { defaultCountry: known }),
      extract: false,
    })
    const number = known === undefined ? asDialled : (fromZeros(text) ?? asDialled)
    if (number === undefined) return known === undefined ? byDigits(text) : undefined
    // An extension is a telephone on a desk.
    if (!number.isPossible() || number.ext !== undefined) return undefined
    // Who dials as the team does would reach somebody else by what is written.
    const to = asDialled?.number === number.number ? text : number.number
    const address = { to, key: number.number }
    if (known === undefined) return address
    const isSame = asDialled === undefined || asDialled.number === number.number
    const keysBefore = [...digitsBefore(text, number), ...(isSame ? [] : [asDialled.number])]
    return { ...address, keysBefore }
  },
}

/** In E.164, with its plus; `undefined` when the text is no number, or nothing says of which country it is. */
export function internationalPhone(text: string, country: string | undefined): string | undefined {
  const key = PHONE_ADDRESS.normalise(text.trim(), country)?.key
  return key?.startsWith('+') === true ? key : undefined
}

/**
 * `0082 10-1234-5678`: two zeros are written for the plus everywhere, also where something else is dialled. In Korea
 * other digits would follow them, and this would be a number in Egypt.
 */
function fromZeros(text: string): PhoneNumber | undefined {
  const [, rest] = /^00[\s.-]*(\d.*)$/s.exec(text) ?? []
  if (rest === undefined) return undefined
  const number = parsePhoneNumberFromString(`+${rest}`, { extract: false })
  return number?.isValid() === true ? number : undefined
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
