/** Codes CRM90xx: raised by the command line itself. */
import type { CodeEntry } from '../code-entry.ts'

export const CLI_CODES = {
  CRM9001: {
    severity: 'error',
    title: 'Unknown command',
    explanation: 'The command line names no command of crm. `crm --help` lists them.',
  },
  CRM9002: {
    severity: 'error',
    title: 'Unknown option',
    explanation: 'The command has no such option. `crm COMMAND --help` lists those it has.',
  },
  CRM9003: {
    severity: 'error',
    title: 'Malformed command line',
    explanation:
      'An argument or the value of an option is missing, is not one of those offered, or there is one too many.',
  },
  CRM9004: {
    severity: 'error',
    title: 'Malformed instant',
    explanation:
      'Instants are written with an offset, so that they mean the same on every machine: `2026-01-31T09:00:00+09:00` or with `Z`.',
  },
  CRM9005: {
    severity: 'error',
    title: 'Unknown object on the command line',
    explanation: 'The command names an object that the project does not declare.',
  },
  CRM9006: {
    severity: 'error',
    title: 'Customers are not shown in CI',
    explanation:
      'What a CI prints is kept and read by many, so keys of customers never appear there, even when asked for with --show-keys.',
  },
  CRM9007: {
    severity: 'error',
    title: 'The database refused to answer',
    explanation:
      'A statement that looks at a segment failed, for example because a right is missing, or a value in the data cannot be read as the type the catalog declares.',
  },
  CRM9008: {
    severity: 'error',
    title: 'Unknown customer',
    explanation:
      'No row of the catalog’s customer table has the key, or the table’s filter leaves the row out, so it is no customer.',
  },
  CRM9009: {
    severity: 'error',
    title: 'No such form of the object',
    explanation:
      'Not every kind of object is compiled into what the stage prints; only segments have one statement of their own, for example.',
  },
  CRM9099: {
    severity: 'error',
    title: 'Internal error',
    explanation:
      'crm itself failed: this is a bug in it, not in the project. With CRM_DEBUG=1 in the environment the stack is shown.',
  },
} as const satisfies Record<`CRM90${string}`, CodeEntry>
