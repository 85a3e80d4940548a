/** A misspelt name and the names that exist in, the one probably meant out; nothing when none is near enough to suggest. */
import { distance } from 'fastest-levenshtein'

export function closestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  const limit = Math.max(1, Math.floor(name.length * 0.4))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue
    const edits = distance(wanted, candidate.toLowerCase())
    if (
      edits < bestDistance ||
      (edits === bestDistance && best !== undefined && candidate < best)
    ) {
      best = candidate
      bestDistance = edits
    }
  }
  return best
}

/** `Did you mean "country"?`, or nothing: the fix of a diagnostic about an unknown name. */
export function suggestName(name: string, known: Iterable<string>): string | undefined {
  const closest = closestName(name, known)
  return closest === undefined ? undefined : `Did you mean "${closest}"?`
}
