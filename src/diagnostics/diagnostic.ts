/** What is wrong with the config, the database or the request, as a value: collected, never thrown. */
import type { Address } from '../ir/address.ts'
import type { SourceLocation } from '../ir/location.ts'
import { DIAGNOSTIC_CODES, type DiagnosticCode } from './codes.ts'
import { redactSecrets } from './redact-secrets.ts'

export type Severity = 'error' | 'warning' | 'info'

export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  /** The object it is about. */
  readonly address?: Address
  readonly location?: SourceLocation
  /** One sentence: what is wrong, with the user's names. */
  readonly message: string
  /** One sentence in the imperative: how to mend it. */
  readonly fix?: string
}

/** A stage's result: its value as far as it got, and everything found on the way. */
export interface Checked<T> {
  readonly value: T
  readonly diagnostics: readonly Diagnostic[]
}

export type DiagnosticDetail = Omit<Diagnostic, 'code' | 'severity'>

/** A diagnostic with its code's own severity. What quotes the config never quotes a password in it. */
export function diagnostic(code: DiagnosticCode, detail: DiagnosticDetail): Diagnostic {
  const { severity } = DIAGNOSTIC_CODES[code]
  return { code, severity, ...detail, message: redactSecrets(detail.message) }
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((item) => item.severity === 'error')
}
