/**
 * Phone numbers, compared in E.164. A number without a country code is one of the config's `country`. Without that it is
 * compared by its digits, and not checked: a team with one country and one provider may never have written it down.
 * Audience exports hash the same form, so a person is one for messages and for ad networks.
 */
import {
  type CountryCode,
  getCountryCallingCode,
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
    const number = known === undefined ? asDialled : asMeant(text, known, asDialled)
    if (number === undefined) return known === undefined ? byDigits(text) : undefined
    // An extension is a telephone on a desk.
    if (!number.isPossible() || number.ext !== undefined) return undefined
    // Who dials as the team does would reach somebody else by what is written.
    const to = asDialled?.number === number.number ? text : number.number
    const address = { to, key: number.number }
    return known === undefined ? address : { ...address, keysBefore: digitsBefore(text, number) }
  },
}

/** In E.164, with its plus; `undefined` when the text is no number, or nothing says of which country it is. */
export function internationalPhone(text: string, country: string | undefined): string | undefined {
  const key = PHONE_ADDRESS.normalise(text.trim(), country)?.key
  return key?.startsWith('+') === true ? key : undefined
}

/**
 * `0082 10-1234-5678`: two zeros are written for the plus everywhere, also where something else is dialled, and as dialled in Korea it would be
 * a number in Egypt. So they are the plus before the country's own code, and where what is dialled is no number. `001 65 9234 5678` is
 * dialled there, by way of a carrier, to Singapore, and stays that: with a plus it would be somebody in the United States.
 */
function asMeant(
  text: string,
  country: CountryCode,
  asDialled: PhoneNumber | undefined,
): PhoneNumber | undefined {
  const [, rest] = /^00[\s.-]*(\d.*)$/s.exec(text) ?? []
  if (rest === undefined) return asDialled
  const withPlus = parsePhoneNumberFromString(`+${rest}`, { extract: false })
  if (withPlus?.isValid() !== true) return asDialled
  const isOwn = withPlus.countryCallingCode === getCountryCallingCode(country)
  return isOwn || !isDialled(asDialled) ? withPlus : asDialled
}

/** What is not dialled abroad from there is read as a number at home, and no number at home begins with two zeros. */
function isDialled(number: PhoneNumber | undefined): boolean {
  return number?.isPossible() === true && !number.nationalNumber.startsWith('00')
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
