/** Codes CRM6xxx: raised by plan and apply. */
import type { CodeEntry } from '../code-entry.ts'

export const PLAN_CODES = {
  CRM6001: {
    severity: 'error',
    title: 'State of a newer crm',
    explanation:
      'The tables of this environment were written by a newer version of crm. An older one would misread them, so it refuses to touch them.',
  },
  CRM6002: {
    severity: 'warning',
    title: 'Plan for an instant that is past',
    explanation:
      'Members and journeys of this environment were already brought to a later as-of. The plan may be looked at, but apply refuses to go back in time.',
  },
  CRM6003: {
    severity: 'warning',
    title: 'Applied definition cannot be run',
    explanation:
      'A table or column that the applied definition reads is gone or has another type, so people who enter and leave are counted against the stored members instead.',
  },
  CRM6004: {
    severity: 'warning',
    title: 'Segment loses all its members',
    explanation:
      'The applied definition holds for some people and the new one for nobody. That is rarely meant: a misspelt value or an empty table looks the same.',
  },
  CRM6005: {
    severity: 'error',
    title: 'The database refused to measure',
    explanation:
      'A statement that counts people for the plan failed, for example because a value in the data cannot be read as the type the catalog declares, or a right is missing.',
  },
  CRM6006: {
    severity: 'warning',
    title: 'State of another project',
    explanation:
      'The schema holds what a project of another name applied. A plan makes the state as this config says, so it removes what the other project has. Two projects need two schemas; a renamed project may go on.',
  },
  CRM6007: {
    severity: 'error',
    title: 'Another key of customers',
    explanation:
      'Members, enrolments and messages are kept by customer key. By another column the same key is another person, who would go on with the journey of somebody else, and people who already had a message would get it again.',
  },
  CRM6008: {
    severity: 'warning',
    title: 'Customers come from elsewhere',
    explanation:
      'The table of customers, or the type of their key, is another one. Members, enrolments and messages go on by key, so the keys must name the same people as before.',
  },
  CRM6010: {
    severity: 'error',
    title: 'Plan file cannot be read',
    explanation: 'The file given to apply does not exist or may not be read.',
  },
  CRM6011: {
    severity: 'error',
    title: 'Not a plan file',
    explanation:
      'The file is not JSON, has another format version or not the shape of `schemas/plan.schema.json`. Only files written by `crm plan --out` are applied.',
  },
  CRM6012: {
    severity: 'error',
    title: 'Plan file was edited',
    explanation:
      'The content of the file does not match its checksum. Apply does what was reviewed and nothing else, so a file that was changed by hand or damaged is refused.',
  },
  CRM6013: {
    severity: 'error',
    title: 'Plan file cannot be written',
    explanation: 'The path given with --out cannot be written to.',
  },
  CRM6020: {
    severity: 'error',
    title: 'Plan is for another environment',
    explanation:
      'A saved plan is applied to the environment and project it was made for, never to another.',
  },
  CRM6021: {
    severity: 'error',
    title: 'Plan is stale: an object changed',
    explanation:
      'An object that the plan touches, one it depends on, or one that depends on it was applied differently since the plan was made. Unrelated changes do not make a plan stale.',
  },
  CRM6022: {
    severity: 'error',
    title: 'Plan is stale: too old',
    explanation: 'The plan is older than the lifetime in the project’s `plan.lifetime`.',
  },
  CRM6023: {
    severity: 'error',
    title: 'Plan is stale: the audience moved',
    explanation:
      'Measured again just before applying, a number of people differs from the reviewed one by more than the project’s `plan.tolerance` and `plan.toleranceMinimum`.',
  },
  CRM6024: {
    severity: 'error',
    title: 'As-of goes back in time',
    explanation:
      'This environment already stands at a later instant. Members cannot be made what they were before, because journeys may have acted on them.',
  },
  CRM6025: {
    severity: 'error',
    title: 'As-of is years ahead',
    explanation:
      'State never goes back to an earlier as-of, so an apply by mistake in the year 2099 would be the last one. An as-of more than two years ahead of the clock is refused.',
  },
  CRM6030: {
    severity: 'error',
    title: 'Another apply is running',
    explanation:
      'Applies of one environment run one at a time. The message says who holds the lock and since when.',
  },
  CRM6031: {
    severity: 'error',
    title: 'The lock was taken away',
    explanation:
      'While this apply ran, its lock was removed by `crm state unlock --force` or lost with the connection. Nothing was changed.',
  },
  CRM6032: {
    severity: 'error',
    title: 'The database refused a stage',
    explanation:
      'A statement of the apply failed, for example because a value cannot be read as the declared type or a right is missing. The whole apply was undone.',
  },
  CRM6033: {
    severity: 'error',
    title: 'The database failed during an apply',
    explanation:
      'The connection was lost, a right is missing, or the schema holds tables that are not crm’s. An apply is one transaction, so either all of it was done or nothing.',
  },
  CRM6034: {
    severity: 'error',
    title: 'The database failed while planning',
    explanation:
      'The connection was lost or the server was shut down while the plan was made. Planning changes nothing, so it can simply be done again.',
  },
  CRM6040: {
    severity: 'error',
    title: 'Unknown address',
    explanation: 'No object of this address was ever applied to this environment.',
  },
  CRM6041: {
    severity: 'error',
    title: 'Lock is in use',
    explanation:
      'The lock belongs to a running apply. Removing it ends that apply, so it needs `--force`.',
  },
  CRM6050: {
    severity: 'error',
    title: 'Seed failed',
    explanation:
      'The seed that fills a new embedded database did not run to its end. Nothing of it is kept, so the next command runs it again.',
  },
  CRM6051: {
    severity: 'error',
    title: 'Not a seed',
    explanation:
      'A seed is a `.sql` file, or a module whose default export is a function that takes `{ run, asOf }`.',
  },
  CRM6052: {
    severity: 'error',
    title: 'State cannot be read',
    explanation:
      'The database refused to read crm’s own tables, for example because the role has no right on their schema.',
  },
} as const satisfies Record<`CRM6${string}`, CodeEntry>
