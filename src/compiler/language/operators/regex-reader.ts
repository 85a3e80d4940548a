/** A cursor over the characters of a regular expression, and the error that says where one leaves the dialect. */

export class RegexError extends Error {
  readonly fix: string | undefined
  constructor(message: string, fix?: string) {
    super(message)
    this.fix = fix
  }
}

export class RegexReader {
  readonly #characters: readonly string[]
  #position = 0

  constructor(pattern: string) {
    this.#characters = [...pattern]
  }

  /** The character that comes next, or after some more; `undefined` past the end. */
  peek(ahead = 0): string | undefined {
    return this.#characters[this.#position + ahead]
  }

  next(): string | undefined {
    const character = this.peek()
    this.#position += 1
    return character
  }

  /** Takes the text when it comes next. */
  take(text: string): boolean {
    const wanted = [...text]
    if (!wanted.every((character, index) => this.peek(index) === character)) return false
    this.#position += wanted.length
    return true
  }

  /** Takes what matches from here on. */
  takeMatch(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.#characters.slice(this.#position, this.#position + 20).join(''))
    if (match !== null) this.#position += [...match[0]].length
    return match
  }
}
