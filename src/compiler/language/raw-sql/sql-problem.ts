/** What is wrong with SQL, and where in its text. */
import type { DiagnosticCode } from '../../../diagnostics/codes.ts'

export interface SqlProblem {
  readonly code: Extract<DiagnosticCode, 'CRM3153' | 'CRM3154' | 'CRM3155'>
  /** In bytes of UTF-8 from its start. */
  readonly at: number
  readonly message: string
  readonly fix?: string
}
