/** What a provider said in, the same without what tells who the recipient is out (SEMANTICS 33). */
const MAIL_ADDRESS = /[^\s<>"',;:()]+@[^\s<>"',;:()]+/g
/** Seven digits or more, written as phone numbers are. */
const NUMBER = /\+?\d(?:[\s().-]?\d){6,}/g
const HIDDEN = '…'

export function hideRecipient(detail: string, known: readonly (string | null)[]): string {
  const plain = known.reduce<string>((text, word) => {
    if (word === null || word.length < 2) return text
    return text.replaceAll(new RegExp(escapeRegex(word), 'gi'), HIDDEN)
  }, detail)
  return plain.replaceAll(MAIL_ADDRESS, HIDDEN).replaceAll(NUMBER, HIDDEN)
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
