/** Text in, the one mailbox it names out; `undefined` when it names none, several, or something that could become more. */
import parseAddresses from 'nodemailer/lib/addressparser'
import { isMailAddress } from '../../ir/mail-address.ts'

export interface Mailbox {
  readonly name: string
  readonly address: string
}

/** A recipient's address: never a name, a list or a header. */
export function readAddress(text: string): string | undefined {
  const trimmed = text.trim()
  return isMailAddress(trimmed) ? trimmed : undefined
}

/** A sender: `news@shop.kr` or `Shop <news@shop.kr>`. */
export function readMailbox(text: string): Mailbox | undefined {
  if (/[\r\n\0]/.test(text)) return undefined
  const [first, ...more] = parseAddresses(text)
  if (first === undefined || more.length > 0 || !('address' in first)) return undefined
  const { name = '', address = '' } = first
  return isMailAddress(address) ? { name, address } : undefined
}
