/** Where the fields of a written body report what is wrong with them. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts'
import type { FieldPath } from '../../ir/location.ts'

export interface Reporting {
  report(code: DiagnosticCode, path: FieldPath, detail: FieldReport): void
}

export interface FieldReport {
  readonly message: string
  readonly fix?: string
}
