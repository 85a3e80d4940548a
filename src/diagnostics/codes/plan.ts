/** Codes CRM6xxx: raised by plan and apply. */
import type { CodeEntry } from '../code-entry.ts'

export const PLAN_CODES = {
  CRM6001: {
    severity: 'error',
    title: 'State of a newer crm',
    explanation:
      'The tables of this environment were written by a newer version of crm. An older one would misread them, so it refuses to touch them.',
  },
} as const satisfies Record<`CRM6${string}`, CodeEntry>
