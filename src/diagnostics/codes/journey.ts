/** Codes CRM32xx: raised while journeys are resolved, and by plans about people in them. */
import type { CodeEntry } from '../code-entry.ts'

export const JOURNEY_CODES = {
  CRM3201: {
    severity: 'error',
    title: 'Key that tells nothing apart',
    explanation:
      'The key of an event tells two enrolments of one customer apart, such as two carts. It is a property with one text or number.',
  },
  CRM3202: {
    severity: 'error',
    title: 'Path that nobody reaches',
    explanation:
      'The first path of a branch whose condition holds is taken, and `otherwise` always holds, so it is the last one.',
  },
  CRM3203: {
    severity: 'error',
    title: 'Date that cannot be meant',
    explanation:
      'A step or trigger waits for a local time, for weekdays, or for a date of the customer, some time before or after it. A trigger counts whole days from the date, and a yearly return at most a year.',
  },
  CRM3204: {
    severity: 'error',
    title: 'Not a time of day',
    explanation: 'Times of day are hours and minutes in quotes, from "00:00" to "23:59".',
  },
  CRM3205: {
    severity: 'error',
    title: 'Step that nobody can be moved to or from',
    explanation:
      '`migrate` takes people from steps of the older version to steps of this one. Both need ids of their own: a step without one is named by its number, which moves when a step is put before it.',
  },
  CRM3206: {
    severity: 'error',
    title: 'Nobody to backfill',
    explanation:
      '`backfill: current` enrols those who are in the segment already when the journey is first applied. A journey that starts with what happens has no such segment.',
  },
  CRM3207: {
    severity: 'error',
    title: 'Key without an enrolment key',
    explanation:
      'A `key` in `exitWhen`, `goal` or `waitFor` is compared with the key of the enrolment, which comes from the `key` of the event that started it.',
  },
  CRM3208: {
    severity: 'error',
    title: 'Name that is taken',
    explanation:
      'Traits and events that crm keeps (`kept` in the catalog) are used like those of the tables, so they are called otherwise.',
  },
  CRM3209: {
    severity: 'error',
    title: 'Nothing that journeys may write',
    explanation:
      '`set` writes traits, and `emit` events, that the catalog declares under `kept`; the tables of the team are only read.',
  },
  CRM3210: {
    severity: 'error',
    title: 'Step that calls no webhook',
    explanation:
      'A `webhook` step names a channel by webhook (or an outbox that stands in for one). What people are to read goes to them by `send`.',
  },
} as const satisfies Record<`CRM32${string}`, CodeEntry>
