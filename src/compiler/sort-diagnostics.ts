/** Diagnostics in the order they were found in, the order a reader goes through files out; each only once. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'

export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map(diagnostics.map((item) => [JSON.stringify(item), item]))
  return [...unique.values()].sort(compare)
}

function compare(a: Diagnostic, b: Diagnostic): number {
  const [left, right] = [a.location, b.location]
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined)
  if (left.file !== right.file) return left.file < right.file ? -1 : 1
  return left.line - right.line || left.column - right.column || (a.code < b.code ? -1 : 1)
}
