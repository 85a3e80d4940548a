/** Instants as milliseconds in, times of the shop's day and texts out. Korea keeps one offset all year. */

export type Milliseconds = number
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const SEOUL_OFFSET = 9 * HOUR

/** How much people shop in each hour of the local day. */
const HOUR_WEIGHTS = [
  4, 2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 10, 9, 8, 8, 8, 8, 9, 10, 12, 13, 11, 8,
] as const
const HOURS: readonly (readonly [number, number])[] = HOUR_WEIGHTS.map((weight, hour) => [
  hour,
  weight,
])

/** The same local day, at an hour at which people shop. */
export function atShoppingHour(
  instant: Milliseconds,
  random: { weighted<Item>(items: readonly (readonly [Item, number])[]): Item; uniform(): number },
): Milliseconds {
  const dayStart = Math.floor((instant + SEOUL_OFFSET) / DAY) * DAY - SEOUL_OFFSET
  return dayStart + random.weighted(HOURS) * HOUR + Math.floor(random.uniform() * HOUR)
}

export function instantText(instant: Milliseconds): string {
  return new Date(instant).toISOString()
}

export function dateText(instant: Milliseconds): string {
  return new Date(instant).toISOString().slice(0, 10)
}
