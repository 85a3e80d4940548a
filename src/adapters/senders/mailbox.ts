/** Text in, the one mailbox it names out; `undefined` when it names none, several, or something that could become more. */
import parseAddresses from 'nodemailer/lib/addressparser'

export interface Mailbox {
  readonly name: string
  readonly address: string
}

/**
 * One bare address. A quoted local part is legal and refused: hardly anybody has one, and parsers disagree about them.
 */
const ADDRESS =
  /^[^\s@"`,;:<>()[\]\\\p{Cc}]+@[^\s@"'`,;:<>()[\]\\.\p{Cc}]+(?:\.[^\s@"'`,;:<>()[\]\\.\p{Cc}]+)*$/u
const LONGEST = 320

/** A recipient's address: never a name, a list or a header. */
export function readAddress(text: string): string | undefined {
  const trimmed = text.trim()
  return isAddress(trimmed) ? trimmed : undefined
}

/** A sender: `news@shop.kr` or `Shop <news@shop.kr>`. */
export function readMailbox(text: string): Mailbox | undefined {
  if (/[\r\n\0]/.test(text)) return undefined
  const [first, ...more] = parseAddresses(text)
  if (first === undefined || more.length > 0 || !('address' in first)) return undefined
  const { name = '', address = '' } = first
  return isAddress(address) ? { name, address } : undefined
}

function isAddress(text: string): boolean {
  return text.length <= LONGEST && ADDRESS.test(text)
}
