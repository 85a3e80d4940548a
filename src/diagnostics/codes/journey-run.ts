/** Codes CRM72xx: raised when journeys are looked at. */
import type { CodeEntry } from '../code-entry.ts'

export const JOURNEY_RUN_CODES = {
  CRM7201: {
    severity: 'error',
    title: 'No such journey',
    explanation:
      '`crm journey show` draws a journey of the config, `crm journey status` counts people in one that was applied; there is none of this id.',
  },
} as const satisfies Record<`CRM72${string}`, CodeEntry>
