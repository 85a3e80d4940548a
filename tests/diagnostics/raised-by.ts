/** Codes that need a database or a command to be raised, and the test file that raises each. */
import type { DiagnosticCode } from '../../src/diagnostics/codes.ts'

export const RAISED_BY: Partial<Record<DiagnosticCode, string>> = {}
