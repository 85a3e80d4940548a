/**
 * A function of several numbers and a start in, where it is smallest out: the simplex of Nelder and Mead (1965), begun anew
 * where it ended until that changes nothing, because a simplex may collapse before it arrives.
 */

export interface Minimum {
  readonly at: readonly number[]
  readonly value: number
  /** False: it was still falling when the search was given up. */
  readonly isFound: boolean
}

const FIRST_STEP = 0.5
const SAME = 1e-10
const MOST_STEPS = 2000
const MOST_RESTARTS = 8

type Point = Pick<Minimum, 'at' | 'value'>

export function findMinimum(
  fn: (at: readonly number[]) => number,
  start: readonly number[],
): Minimum {
  const of = (at: readonly number[]): Point => {
    const value = fn(at)
    return { at, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value }
  }
  let best = of(start)
  for (let restart = 0; restart < MOST_RESTARTS; restart += 1) {
    const next = descend(of, best)
    const gain = best.value - next.value
    best = next
    if (restart > 0 && !(gain > SAME * (1 + Math.abs(best.value))))
      return { ...best, isFound: true }
  }
  return { ...best, isFound: false }
}

/** One simplex, until its corners are of one value. */
function descend(of: (at: readonly number[]) => Point, start: Point): Point {
  const corners = start.at.map((_, axis) =>
    of(start.at.map((each, other) => (other === axis ? each + FIRST_STEP : each))),
  )
  let simplex = [start, ...corners].sort(byValue)
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const [best, worst] = [simplex[0], simplex.at(-1)]
    if (best === undefined || worst === undefined) break
    if (worst.value - best.value <= SAME * (1 + Math.abs(best.value)) && isSmall(simplex)) break
    simplex = moved(of, simplex, best, worst).sort(byValue)
  }
  return simplex[0] ?? start
}

function moved(
  of: (at: readonly number[]) => Point,
  simplex: readonly Point[],
  best: Point,
  worst: Point,
): Point[] {
  const others = simplex.slice(0, -1)
  const centre = best.at.map(
    (_, axis) => others.reduce((sum, { at }) => sum + (at[axis] ?? 0), 0) / others.length,
  )
  const away = (factor: number) =>
    of(centre.map((each, axis) => each + factor * (each - (worst.at[axis] ?? 0))))
  const reflected = away(1)
  if (reflected.value < best.value) {
    const expanded = away(2)
    return [...others, expanded.value < reflected.value ? expanded : reflected]
  }
  if (reflected.value < (others.at(-1)?.value ?? worst.value)) return [...others, reflected]
  const contracted = away(reflected.value < worst.value ? 0.5 : -0.5)
  if (contracted.value < Math.min(reflected.value, worst.value)) return [...others, contracted]
  const shrunk = simplex
    .slice(1)
    .map(({ at }) => of(at.map((each, axis) => (each + (best.at[axis] ?? 0)) / 2)))
  return [best, ...shrunk]
}

/** A flat valley has corners of one value far from each other. */
function isSmall(simplex: readonly Point[]): boolean {
  const [first, ...others] = simplex
  return others.every(({ at }) =>
    at.every((each, axis) => Math.abs(each - (first?.at[axis] ?? 0)) < 1e-6),
  )
}

function byValue(a: Point, b: Point): number {
  return a.value - b.value
}
