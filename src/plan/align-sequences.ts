/** Two lists in, the shortest edit between them out: which items stay, go and come. Used for lines and for arrays. */

export type Edit<T> =
  | {
      readonly kind: 'keep'
      readonly before: T
      readonly after: T
      readonly from: number
      readonly to: number
    }
  | { readonly kind: 'remove'; readonly before: T; readonly from: number }
  | { readonly kind: 'add'; readonly after: T; readonly to: number }

/** Beyond this many comparisons the differing middle is shown as removed and added whole. */
const MAXIMUM_CELLS = 4_000_000

/** Longest common subsequence by the items' identities; common ends are matched first, removals come before additions. */
export function alignSequences<T>(
  before: readonly T[],
  after: readonly T[],
  identity: (item: T) => string,
): readonly Edit<T>[] {
  const a = before.map(identity)
  const b = after.map(identity)
  const start = commonLength(a, b, (index) => [index, index])
  const rest = Math.min(a.length, b.length) - start
  const end = Math.min(
    rest,
    commonLength(a, b, (index) => [a.length - 1 - index, b.length - 1 - index]),
  )
  const pairs = [
    ...range(start).map((index): [number, number] => [index, index]),
    ...matchMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end)).map(
      ([i, j]): [number, number] => [i + start, j + start],
    ),
    ...range(end).map((index): [number, number] => [
      a.length - end + index,
      b.length - end + index,
    ]),
  ]
  return editsOf(before, after, pairs)
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index)
}

function commonLength(
  a: readonly string[],
  b: readonly string[],
  at: (index: number) => readonly [number, number],
): number {
  const limit = Math.min(a.length, b.length)
  let length = 0
  while (length < limit) {
    const [i, j] = at(length)
    if (a[i] !== b[j]) break
    length += 1
  }
  return length
}

/** Index pairs of a longest common subsequence. */
function matchMiddle(a: readonly string[], b: readonly string[]): readonly [number, number][] {
  if (a.length * b.length > MAXIMUM_CELLS) return []
  const width = b.length + 1
  const lengths = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const pairs: [number, number][] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      pairs.push([i, j])
      i += 1
      j += 1
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1
    else j += 1
  }
  return pairs
}

function editsOf<T>(
  before: readonly T[],
  after: readonly T[],
  pairs: readonly (readonly [number, number])[],
): readonly Edit<T>[] {
  const edits: Edit<T>[] = []
  let [i, j] = [0, 0]
  for (const [keptFrom, keptTo] of [...pairs, [before.length, after.length] as const]) {
    before.slice(i, keptFrom).forEach((item, index) => {
      edits.push({ kind: 'remove', before: item, from: i + index })
    })
    after.slice(j, keptTo).forEach((item, index) => {
      edits.push({ kind: 'add', after: item, to: j + index })
    })
    const [kept, match] = [before[keptFrom], after[keptTo]]
    if (kept !== undefined && match !== undefined) {
      edits.push({ kind: 'keep', before: kept, after: match, from: keptFrom, to: keptTo })
    }
    i = keptFrom + 1
    j = keptTo + 1
  }
  return edits
}
