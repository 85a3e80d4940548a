/** Codes CRM33xx: raised by resolve about what guards messages. */
import type { CodeEntry } from '../code-entry.ts'

export const GUARD_CODES = {
  CRM3301: {
    severity: 'error',
    title: 'Not a share to hold back',
    explanation:
      'A control group or a holdout is some of the customers, in steps of 0.01%: of none there is nothing to compare with, and of all nobody is left to write to.',
  },
  CRM3302: {
    severity: 'error',
    title: 'Unknown country',
    explanation:
      'Phone numbers without a country code are read as those of `country`, its two capital letters by ISO 3166-1. A wrong one would take every number for another.',
  },
} as const satisfies Record<`CRM33${string}`, CodeEntry>
