/** A text and a word in, the offset of the word out: whole words only, so that `age` is not found in `message`. */
export function findWord(text: string, word: string): number | undefined {
  if (word === '') return undefined
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const before = text.charAt(at - 1)
    const after = text.charAt(at + word.length)
    if (
      !(isWordLike(before) && isWordLike(word.charAt(0))) &&
      !(isWordLike(after) && isWordLike(word.at(-1) ?? ''))
    ) {
      return at
    }
  }
  return undefined
}

function isWordLike(character: string): boolean {
  return /^[\p{L}\p{N}_]$/u.test(character)
}
