/** What a provider gave out for a device or an account: every character counts. */
import type { AddressNormaliser } from './address.ts'

export const TOKEN_ADDRESS: AddressNormaliser = {
  name: 'address',
  normalise: (text) => ({ to: text, key: text }),
}
