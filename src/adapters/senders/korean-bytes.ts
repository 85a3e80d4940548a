/**
 * A text in, its length in the bytes that Korean text messages are counted in out (EUC-KR, the 8,000 characters that
 * carriers take), or the first character they cannot carry.
 */
export type KoreanBytes = { readonly bytes: number } | { readonly foreign: string }

const ONE_BYTE = /^[\n\r\t\x20-\x7e]$/
let twoBytes: ReadonlySet<string> | undefined

export function koreanBytes(text: string): KoreanBytes {
  twoBytes ??= decodeAll()
  let bytes = 0
  for (const character of text) {
    if (ONE_BYTE.test(character)) bytes += 1
    else if (twoBytes.has(character)) bytes += 2
    else return { foreign: character }
  }
  return { bytes }
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
