/** Numbers of people as a reviewer may see them: small groups are not told (SEMANTICS 33). */

/** An exact number, or `<5` for 1 to 4 with the default cell. */
export type Count = number | `<${number}`

export function maskCount(count: number, minimumCell: number): Count {
  return count > 0 && count < minimumCell ? `<${minimumCell}` : count
}

/** The numbers a count may stand for, both ends inside. */
export function countRange(count: Count): { readonly low: number; readonly high: number } {
  if (typeof count === 'number') return { low: count, high: count }
  return { low: 1, high: Number(count.slice(1)) - 1 }
}

/** Whether a number measured now lies outside what was planned by more than the share and the head count allowed. */
export function hasMoved(
  planned: Count,
  now: number,
  allowed: { readonly tolerance: number; readonly toleranceMinimum: number },
): boolean {
  const { low, high } = countRange(planned)
  const nearest = Math.min(Math.max(now, low), high)
  const moved = Math.abs(now - nearest)
  return moved > allowed.toleranceMinimum && moved > allowed.tolerance * nearest
}
