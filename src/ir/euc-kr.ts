/**
 * A text in, its length in the bytes that Korean text messages are counted in (EUC-KR, the 8,000 characters that every
 * carrier takes) out, and what they cannot carry. Syllables that only CP949 has are among the latter: some phones show a
 * question mark for them.
 */
const ONE_BYTE = /^[\n\r\t\x20-\x7e]$/
let twoBytes: ReadonlySet<string> | undefined

/** What cannot be carried counts as two. */
export function eucKrBytes(text: string): number {
  let bytes = 0
  for (const character of text) bytes += ONE_BYTE.test(character) ? 1 : 2
  return bytes
}

/** Characters that cannot be carried, each once. */
export function outsideEucKr(text: string): readonly string[] {
  twoBytes ??= decodeAll()
  const known = twoBytes
  return [...new Set(text)].filter((one) => !ONE_BYTE.test(one) && !known.has(one))
}

const FIRST = 0xa1
const LAST = 0xfe
/** Pairs without a character, and those that each maker uses as it likes. */
const UNDEFINED = /^[\ufffd\p{Co}]$/u

/** Every pair of bytes that stands for a character, as the platform's own decoder reads it. */
function decodeAll(): ReadonlySet<string> {
  const pairs: number[] = []
  for (let lead = FIRST; lead <= LAST; lead += 1) {
    for (let trail = FIRST; trail <= LAST; trail += 1) pairs.push(lead, trail)
  }
  const characters = new TextDecoder('euc-kr').decode(Uint8Array.from(pairs))
  return new Set([...characters].filter((character) => !UNDEFINED.test(character)))
}
