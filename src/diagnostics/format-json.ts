/** Diagnostics in, plain JSON for programs out. */
import type { JsonObject } from '../ir/json.ts'
import { DIAGNOSTIC_CODES } from './codes.ts'
import type { Diagnostic } from './diagnostic.ts'
import { sortDiagnostics } from './sort-diagnostics.ts'

export function formatJson(diagnostics: readonly Diagnostic[]): readonly JsonObject[] {
  return sortDiagnostics(diagnostics).map((item) => ({
    code: item.code,
    severity: item.severity,
    title: DIAGNOSTIC_CODES[item.code].title,
    message: item.message,
    ...(item.fix === undefined ? {} : { fix: item.fix }),
    ...(item.address === undefined ? {} : { address: item.address }),
    ...(item.location === undefined ? {} : { location: { ...item.location } }),
  }))
}
