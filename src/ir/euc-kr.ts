/** A text in, how many bytes it takes as carriers in Korea encode it, and what they cannot encode, out. */
import iconv from 'iconv-lite'

/** The encoding that carriers call EUC-KR, with the syllables that only CP949 has. */
const ENCODING = 'euc-kr'

export function eucKrBytes(text: string): number {
  return iconv.encode(text, ENCODING).length
}

/** Characters that would arrive as a question mark, each once. */
export function outsideEucKr(text: string): readonly string[] {
  const isLost = (character: string) =>
    iconv.decode(iconv.encode(character, ENCODING), ENCODING) !== character
  return [...new Set(text)].filter(isLost)
}
