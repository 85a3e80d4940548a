/** What a provider gave out for a device or an account: every character counts. */
import { hash } from 'node:crypto'
import type { AddressNormaliser } from './address.ts'

/** An index of the database takes no more than some 2,700 bytes of a text, and one it refuses would hold up a whole batch. */
const LONGEST_KEY = 1_000

export const TOKEN_ADDRESS: AddressNormaliser = {
  name: 'address',
  normalise: (text) => ({ to: text, key: isLong(text) ? `sha256:${hash('sha256', text)}` : text }),
}

function isLong(text: string): boolean {
  return Buffer.byteLength(text) > LONGEST_KEY
}
