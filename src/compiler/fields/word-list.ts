/** Words in, one phrase out. */

/** `"KR", "JP" or "US"` */
export function wordList(words: readonly string[], last: 'and' | 'or'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}
