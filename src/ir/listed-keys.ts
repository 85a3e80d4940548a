/** Customer keys of a static list: as JSON only their hash and number, so that a canonical form tells a change without holding people. */
import { hashOf } from './hash.ts'

export class ListedKeys {
  /** Of the keys, sorted, each once. */
  readonly hash: string
  readonly count: number
  /** Private members are in no JSON, hash or comparison. */
  readonly #values: readonly string[]
  readonly #source: string

  /** In canonical text; `source` is what people call the list. */
  constructor(keys: Iterable<string>, source: string) {
    this.#values = [...new Set(keys)].sort()
    this.#source = source
    this.hash = hashOf(this.#values)
    this.count = this.#values.length
  }

  get values(): readonly string[] {
    return this.#values
  }

  get source(): string {
    return this.#source
  }
}
