/**
 * A text that a provider answered or an error said in, what the database can keep of it out. It takes neither NUL nor
 * half a character, and an answer that cannot be recorded would leave its message in doubt for good.
 */
const LONGEST = 1000
const HALF_CHARACTER = /\p{Surrogate}/gu

export function ledgerText(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null
  return text.slice(0, LONGEST).replaceAll('\0', '').replace(HALF_CHARACTER, '')
}
