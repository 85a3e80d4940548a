/** Codes that need a database or a command to be raised, and the test file that raises each. */
import type { DiagnosticCode } from '../../src/diagnostics/codes.ts'

export const RAISED_BY: Partial<Record<DiagnosticCode, string>> = {
  CRM9001: 'tests/cli/validate.test.ts',
  CRM9002: 'tests/cli/validate.test.ts',
  CRM9003: 'tests/cli/validate.test.ts',
  CRM9004: 'tests/cli/validate.test.ts',
  CRM9005: 'tests/cli/validate.test.ts',
  CRM9099: 'tests/cli/validate.test.ts',
}
