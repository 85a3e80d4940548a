/** Codes CRM72xx: raised when journeys are looked at. */
import type { CodeEntry } from '../code-entry.ts'

export const JOURNEY_RUN_CODES = {
  CRM7201: {
    severity: 'error',
    title: 'No such journey',
    explanation:
      '`crm journey show` draws a journey of the config, `crm journey status` counts people in one that was applied; there is none of this id.',
  },
  CRM7202: {
    severity: 'error',
    title: 'Events of a journey could not be looked at',
    explanation:
      'The database refused the statement that looks for events which start people in a journey, or which they wait for. Other journeys went on; this one looks from where it stopped once the statement works again.',
  },
  CRM7203: {
    severity: 'warning',
    title: 'Key of an event is too long',
    explanation:
      'A journey that is keyed by a property of its event enrols a customer once for each value. A value of more than 1,000 bytes is no id of anything; such an event starts nobody, and everyone else goes on.',
  },
  CRM7204: {
    severity: 'warning',
    title: 'Goal of a journey could not be counted',
    explanation:
      'People, messages and ends of a journey are in crm’s own tables; what people did is in yours. The database refused the statement over these, usually because a table or column was renamed or removed after the last apply. The rest of the status is shown.',
  },
} as const satisfies Record<`CRM72${string}`, CodeEntry>
