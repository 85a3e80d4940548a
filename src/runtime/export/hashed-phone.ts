/** A phone number as it is written in, the hash by which ad networks know it out; null when nobody can tell whose it is. */
import { hash } from 'node:crypto'
import { internationalPhone } from '../guard/addresses/phone.ts'

export function hashedPhone(text: string, country: string | undefined): string | null {
  const number = internationalPhone(text, country)
  return number === undefined ? null : hash('sha256', number)
}
