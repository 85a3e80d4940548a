/** Codes CRM8xxx: raised by measure. */
import type { CodeEntry } from '../code-entry.ts'

export const MEASURE_CODES = {
  CRM8001: {
    severity: 'error',
    title: 'Unknown KPI',
    explanation:
      'A report was asked for a KPI that is not applied. Reports read what was applied, not the files, so a new KPI can be reported after `crm apply`.',
  },
  CRM8002: {
    severity: 'error',
    title: 'Period is not a date or an instant',
    explanation:
      '`--from` and `--to` take a date, which means the whole local day in the zone of each KPI, or an instant with its offset.',
  },
  CRM8003: {
    severity: 'error',
    title: 'Empty period',
    explanation:
      'The period of a report ends before it starts, or starts after the as-of. Nothing later than the as-of is ever counted, so there would be nothing to show.',
  },
  CRM8004: {
    severity: 'error',
    title: 'KPI cannot be measured',
    explanation:
      'The database refused the statement of an applied KPI, usually because a table or column was renamed or removed after the last apply.',
  },
  CRM8005: {
    severity: 'error',
    title: 'Nothing applied',
    explanation:
      'A report needs applied KPIs, and nothing has been applied to this database and schema yet.',
  },
} as const satisfies Record<`CRM8${string}`, CodeEntry>
