/** A misspelt name and the names there are in, the one probably meant out; nothing when none is near enough. */
import { distance } from 'fastest-levenshtein'

export function closestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  let best: string | undefined
  // Of one or two letters, at least one has to be right.
  const limit = name.length < 3 ? name.length - 1 : Math.max(2, Math.ceil(name.length / 3))
  let nearest = limit + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > nearest) continue
    const edits = distance(wanted, candidate.toLowerCase())
    const isBetter =
      edits < nearest || (edits === nearest && best !== undefined && candidate < best)
    if (!isBetter) continue
    best = candidate
    nearest = edits
  }
  return best
}

/** `Did you mean "country"?`, or nothing: the fix of a diagnostic about an unknown name. */
export function suggestName(name: string, known: Iterable<string>): string | undefined {
  const best = closestName(name, known)
  return best === undefined ? undefined : `Did you mean "${best}"?`
}

/** The same, and else the names there are. */
export function suggestNames(name: string, known: Iterable<string>): string {
  const names = [...known]
  const suggestion = suggestName(name, names)
  if (suggestion !== undefined) return suggestion
  if (names.length === 0) return 'None is declared yet.'
  return `Use one of ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}.`
}
