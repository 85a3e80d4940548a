/** Diagnostics in any order in, each once and in reading order out: what has no place first, then by file, line, column, code. */
import type { Diagnostic } from './diagnostic.ts'

export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map(diagnostics.map((item) => [keyOf(item), item]))
  return [...unique.values()].sort(compare)
}

function keyOf({ code, address, location, message }: Diagnostic): string {
  return JSON.stringify([code, address, location?.file, location?.line, location?.column, message])
}

function compare(a: Diagnostic, b: Diagnostic): number {
  return (
    compareTexts(a.location?.file ?? '', b.location?.file ?? '') ||
    (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
    (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
    compareTexts(a.code, b.code) ||
    compareTexts(a.message, b.message)
  )
}

/** By code unit, so that the order is the same on every machine. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
