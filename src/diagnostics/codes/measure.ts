/** Codes CRM8xxx: CRM80xx are raised by measure, CRM81xx by resolve, of KPIs. */
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
  CRM8101: {
    severity: 'error',
    title: 'Unclear count',
    explanation:
      'The count of a KPI says what it counts by exactly one of `event`, `messages` and `segment`. `where`, `segment` and `distinct` may stand beside `event`, and `distinct: customers` beside `messages`.',
  },
  CRM8102: {
    severity: 'error',
    title: 'Top of nobody',
    explanation:
      'The top share of a KPI is above zero, or there is nobody whose sum could be shown.',
  },
  CRM8103: {
    severity: 'error',
    title: 'Not one measure',
    explanation:
      'A KPI is exactly one number: a count, a sum or a ratio; each part of a ratio is exactly one count or sum.',
  },
} as const satisfies Record<`CRM8${string}`, CodeEntry>
