/** Codes CRM5xxx: raised by what talks to the outside: databases, catalogs in them, channels. */
import type { CodeEntry } from '../code-entry.ts'

export const DATABASE_CODES = {
  CRM5001: {
    severity: 'error',
    title: 'Embedded database in use',
    explanation:
      'The embedded database has one user at a time, because two processes that write to one directory destroy it. ' +
      'Another process holds its lock.',
  },
  CRM5002: {
    severity: 'error',
    title: 'Embedded database cannot be read',
    explanation:
      'The files of the embedded database are damaged, incomplete or of another PostgreSQL version.',
  },
  CRM5003: {
    severity: 'error',
    title: 'Embedded database cannot be created',
    explanation: 'The directory of the embedded database cannot be made or written to.',
  },
  CRM5010: {
    severity: 'error',
    title: 'Malformed database URL',
    explanation: 'The variable that names the database does not hold a PostgreSQL URL.',
  },
  CRM5011: {
    severity: 'error',
    title: 'Database unreachable',
    explanation: 'No PostgreSQL server answers at the address in the database URL.',
  },
  CRM5012: {
    severity: 'error',
    title: 'Database login refused',
    explanation:
      'The PostgreSQL server does not accept the user or the password of the database URL.',
  },
  CRM5013: {
    severity: 'error',
    title: 'Unknown database',
    explanation: 'The PostgreSQL server has no database of the name in the database URL.',
  },
  CRM5014: {
    severity: 'error',
    title: 'PostgreSQL too old',
    explanation:
      'crm needs PostgreSQL 15 or newer; its statements use what older servers do not have.',
  },
  CRM5015: {
    severity: 'error',
    title: 'Database not in UTF-8',
    explanation:
      'Text is compared by code point and hashed by its UTF-8 bytes, so a database in another encoding would give ' +
      'other segments and other random buckets.',
  },
  CRM5016: {
    severity: 'error',
    title: 'Database refused the connection',
    explanation: 'The PostgreSQL server answered, but would not open a connection.',
  },
  CRM5017: {
    severity: 'error',
    title: 'Database URL not set',
    explanation:
      'The environment names a variable with the URL of its own database. Without it the command would quietly work ' +
      'on the local embedded database.',
  },
  CRM5020: {
    severity: 'error',
    title: 'Unknown table',
    explanation: 'The catalog names a table or view that the database does not have.',
  },
  CRM5021: {
    severity: 'error',
    title: 'Unknown column',
    explanation: 'The catalog names a column that the table or view does not have.',
  },
  CRM5022: {
    severity: 'error',
    title: 'Unfit column type',
    explanation:
      'The column’s type in the database cannot hold what the catalog declares; reading it would fail, or mean ' +
      'something else.',
  },
  CRM5023: {
    severity: 'error',
    title: 'Customer key is not unique',
    explanation:
      'The table or view of customers has more than one row with the same key, which usually comes from a join. One ' +
      'row’s consent would count for another row’s address, so nothing is planned, and what is applied already sends ' +
      'nothing to such a key.',
  },
  CRM5030: {
    severity: 'error',
    title: 'Missing environment variable',
    explanation:
      'A channel takes its server and password from an environment variable, which is not set where crm runs.',
  },
  CRM5031: {
    severity: 'error',
    title: 'Malformed mail server URL',
    explanation:
      'The variable that a mail channel names does not hold an `smtp://` or `smtps://` URL.',
  },
  CRM5032: {
    severity: 'error',
    title: 'Outbox directory not writable',
    explanation:
      'The directory in which an outbox channel leaves its files cannot be made or written to.',
  },
} as const satisfies Record<`CRM5${string}`, CodeEntry>
