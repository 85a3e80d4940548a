/**
 * E-mail. The domain has no case, and by the letter of the law the part before it has; in practice no provider keeps `Kim`
 * apart from `kim`, so both are one recipient, and each is written to as they wrote it.
 */
import { domainToASCII } from 'node:url'
import { isMailAddress } from '../../../ir/mail-address.ts'
import type { AddressNormaliser } from './address.ts'

export const EMAIL_ADDRESS: AddressNormaliser = {
  name: 'e-mail address',
  normalise(text) {
    const composed = text.normalize('NFC')
    if (!isMailAddress(composed)) return undefined
    const at = composed.lastIndexOf('@')
    const [local, domain] = [composed.slice(0, at), composed.slice(at + 1).toLowerCase()]
    // The same name in other letters: 한국.kr is xn--3e0b707e.kr.
    const ascii = asciiOf(domain)
    if (ascii === '') return undefined
    return { to: `${local}@${domain}`, key: `${local.toLowerCase()}@${ascii}` }
  },
}

const KNOWN = 1000
const known = new Map<string, string>()

/** Many people share few domains. */
function asciiOf(domain: string): string {
  const ascii = known.get(domain) ?? domainToASCII(domain)
  if (known.size >= KNOWN) known.clear()
  known.set(domain, ascii)
  return ascii
}
