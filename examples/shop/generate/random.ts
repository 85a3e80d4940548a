/** A seed in, an endless stream of pseudo-random numbers out: the same seed gives the same shop on every machine. */

export interface RandomStream {
  /** Uniform in [0, 1). */
  uniform(): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number
  pick<Item>(items: readonly Item[]): Item
  /** One of the items, each as likely as its weight says. */
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item
  normal(): number
  exponential(mean: number): number
  gamma(shape: number, scale: number): number
  beta(a: number, b: number): number
}

/** A stream for each pair, so that customer 7 is the same person in a shop of 10 and in a shop of 10,000. */
export function randomStream(seed: number, index: number): RandomStream {
  const next = splitMix(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b))
  const stream: RandomStream = {
    uniform: next,
    chance: (probability) => next() < probability,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (items) => itemAt(items, Math.floor(next() * items.length)),
    weighted: (items) => pickWeighted(items, next()),
    // Box and Muller; 1 − u keeps the logarithm away from 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    exponential: (mean) => -mean * Math.log(1 - next()),
    gamma: (shape, scale) => drawGamma(stream, shape) * scale,
    beta: (a, b) => {
      const left = drawGamma(stream, a)
      return left / (left + drawGamma(stream, b))
    },
  }
  return stream
}

/** SplitMix32: small, well mixed even for neighbouring seeds. */
function splitMix(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    mixed ^= mixed >>> 15
    return (mixed >>> 0) / 4294967296
  }
}

/** Marsaglia and Tsang; shapes below one are lifted by one and scaled back. */
function drawGamma(stream: RandomStream, shape: number): number {
  if (shape < 1) return drawGamma(stream, shape + 1) * (1 - stream.uniform()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = stream.normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - stream.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return d * v
    }
  }
}

function pickWeighted<Item>(items: readonly (readonly [Item, number])[], at: number): Item {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0)
  let left = at * total
  for (const [item, weight] of items) {
    left -= weight
    if (left < 0) return item
  }
  return itemAt(items, items.length - 1)[0]
}

function itemAt<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}
