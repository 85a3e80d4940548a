/** Codes CRM98xx: raised by `crm init`, `crm demo` and `crm eject`. */
import type { CodeEntry } from '../code-entry.ts'

export const START_CODES = {
  CRM9801: {
    severity: 'error',
    title: 'Folder is not empty',
    explanation:
      '`crm init` writes a new project only into a folder that does not exist yet or is empty, so that it never overwrites a file.',
  },
  CRM9802: {
    severity: 'error',
    title: 'Folder cannot be written',
    explanation:
      'The new project could not be written: the path is a file, or its folder may not be written to.',
  },
  CRM9803: {
    severity: 'error',
    title: 'Database is not empty',
    explanation:
      '`crm demo` puts tables of its own into the database it is given, so it only takes one without tables.',
  },
  CRM9804: {
    severity: 'error',
    title: 'Not a usable number or instant',
    explanation: 'An option of `crm demo` is outside of what it can generate.',
  },
  CRM9805: {
    severity: 'error',
    title: 'Nothing to eject',
    explanation:
      '`crm eject` writes a smart group into a new file of the project; it overwrites no file, and declares no segment a second time.',
  },
} as const satisfies Record<`CRM98${string}`, CodeEntry>
