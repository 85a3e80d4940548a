/** Codes CRM4xxx: raised by check. */
import type { CodeEntry } from '../code-entry.ts'

export const CHECK_CODES = {
  CRM4001: {
    severity: 'warning',
    title: 'Recurring journey that takes nobody twice',
    explanation:
      'The journey starts by a schedule, but re-entry is `never`, also when nothing is written. Each person goes through it once in their life, at the first of its instants.',
  },
  CRM4002: {
    severity: 'warning',
    title: 'Nobody can consent on this channel',
    explanation:
      'A marketing template goes out on a channel for which its topic names no consent, neither by its id nor as `default`. Every message would be withheld.',
  },
  CRM4003: {
    severity: 'warning',
    title: 'Steps after an exit',
    explanation: 'An exit ends the enrolment, so the steps after it are never reached.',
  },
} as const satisfies Record<`CRM4${string}`, CodeEntry>
