/**
 * Sets of values on an ordered line, as intervals: what comparisons leave of all values, and whether anything is left. An
 * interval that may hold nothing for a reason not known here (text between "a" and "b") counts as holding something.
 */

export interface End {
  readonly value: string
  readonly isInside: boolean
}

/** Without an end it is open to that side. */
export interface Interval {
  readonly low?: End
  readonly high?: End
}

/** In order, apart from each other. */
export type ValueSet = readonly Interval[]

export interface Line {
  compare(a: string, b: string): number
  /** On a line of whole numbers: the smallest of them from `value` on, or above it; the largest up to it, or below. */
  readonly whole?: {
    from(end: End): string
    upTo(end: End): string
  }
}

export const EVERYTHING: ValueSet = [{}]
export const NOTHING: ValueSet = []

export function point(value: string): ValueSet {
  return [{ low: { value, isInside: true }, high: { value, isInside: true } }]
}

/** Any order; one may stand there twice. */
export function points(values: readonly string[], line: Line): ValueSet {
  const sorted = [...new Set(values)].sort((a, b) => line.compare(a, b))
  const apart = sorted.filter((value, index) => {
    const before = sorted[index - 1]
    return before === undefined || line.compare(before, value) !== 0
  })
  return apart.flatMap((value) => point(value).flatMap((each) => overlap(each, {}, line)))
}

/** Both are walked once, from the lowest interval on: a list of thousands of values is ordinary. */
export function intersect(a: ValueSet, b: ValueSet, line: Line): ValueSet {
  const found: Interval[] = []
  let [left, right] = [0, 0]
  for (;;) {
    const [first, second] = [a[left], b[right]]
    if (first === undefined || second === undefined) return found
    found.push(...overlap(first, second, line))
    if (endsFirst(first.high, second.high, line)) left += 1
    else right += 1
  }
}

function endsFirst(a: End | undefined, b: End | undefined, line: Line): boolean {
  if (a === undefined || b === undefined) return a !== undefined
  const difference = line.compare(a.value, b.value)
  return difference === 0 ? !a.isInside : difference < 0
}

/** Of intervals that are in order and apart. */
export function complement(set: ValueSet): ValueSet {
  const rest: Interval[] = []
  let low: End | undefined
  let isOpen = true
  for (const interval of set) {
    const high = interval.low === undefined ? undefined : flipped(interval.low)
    if (high !== undefined) rest.push(low === undefined ? { high } : { low, high })
    isOpen = interval.high !== undefined
    low = interval.high === undefined ? undefined : flipped(interval.high)
  }
  if (set.length === 0) return EVERYTHING
  if (isOpen && low !== undefined) rest.push({ low })
  return rest
}

/** The only values it can hold, when there are finitely many known ones. */
export function finiteValues(set: ValueSet): readonly string[] | undefined {
  const values = set.map(({ low, high }) =>
    low !== undefined && high !== undefined && low.value === high.value ? low.value : undefined,
  )
  const known = values.filter((value) => value !== undefined)
  return known.length === values.length ? known : undefined
}

function flipped({ value, isInside }: End): End {
  return { value, isInside: !isInside }
}

function overlap(a: Interval, b: Interval, line: Line): readonly Interval[] {
  const low = inner(a.low, b.low, (x, y) => line.compare(x, y))
  const high = inner(a.high, b.high, (x, y) => line.compare(y, x))
  const interval = tightened({ ...(low && { low }), ...(high && { high }) }, line)
  return isSurelyEmpty(interval, line) ? [] : [interval]
}

/** Of two ends the one that leaves less; `order` is positive when its first is further in. */
function inner(
  a: End | undefined,
  b: End | undefined,
  order: (a: string, b: string) => number,
): End | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const difference = order(a.value, b.value)
  if (difference === 0) return a.isInside ? b : a
  return difference > 0 ? a : b
}

function tightened({ low, high }: Interval, { whole }: Line): Interval {
  if (whole === undefined) return { ...(low && { low }), ...(high && { high }) }
  return {
    ...(low && { low: { value: whole.from(low), isInside: true } }),
    ...(high && { high: { value: whole.upTo(high), isInside: true } }),
  }
}

function isSurelyEmpty({ low, high }: Interval, line: Line): boolean {
  if (low === undefined || high === undefined) return false
  const difference = line.compare(low.value, high.value)
  return difference > 0 || (difference === 0 && !(low.isInside && high.isInside))
}
