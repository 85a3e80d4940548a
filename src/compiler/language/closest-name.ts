/** The known name a misspelt one most likely meant, as the sentence that mends it; nothing when none is near. */
import { closest, distance } from 'fastest-levenshtein'

export function closestName(name: string, known: Iterable<string>): string | undefined {
  const names = [...known]
  if (names.length === 0) return undefined
  const best = closest(name.toLowerCase(), names)
  const limit = Math.max(2, Math.ceil(name.length / 3))
  return distance(name.toLowerCase(), best.toLowerCase()) <= limit ? best : undefined
}

/** `Did you mean "country"?`, else the names there are. */
export function suggestName(name: string, known: Iterable<string>): string {
  const names = [...known]
  const best = closestName(name, names)
  if (best !== undefined) return `Did you mean "${best}"?`
  if (names.length === 0) return 'None is declared yet.'
  const shown = names.slice(0, 8).join(', ')
  return `Use one of ${shown}${names.length > 8 ? ', …' : ''}.`
}
