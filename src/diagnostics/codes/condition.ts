/** Codes CRM31xx: raised while a written condition becomes IR. */
import type { CodeEntry } from '../code-entry.ts'

export const CONDITION_CODES = {
  CRM3101: {
    severity: 'error',
    title: 'Not a condition',
    explanation:
      'A condition is a mapping with exactly one word of a kind, such as all, any, not, segment, trait or event; a condition over one event’s properties has exactly one of all, any, not or property.',
  },
  CRM3102: {
    severity: 'error',
    title: 'Unknown trait',
    explanation: 'The catalog declares every trait a condition may name.',
  },
  CRM3103: {
    severity: 'error',
    title: 'Unknown event',
    explanation: 'The catalog declares every event a condition may name.',
  },
  CRM3104: {
    severity: 'error',
    title: 'Unknown property',
    explanation: 'The catalog declares every property of an event that a condition may name.',
  },
  CRM3105: {
    severity: 'error',
    title: 'Unknown segment',
    explanation: 'A condition names a segment that no file declares.',
  },
  CRM3106: {
    severity: 'error',
    title: 'Not exactly one comparison',
    explanation:
      'A trait, a property and an aggregate are each compared exactly once. Several comparisons of one value are written as several conditions under all or any.',
  },
  CRM3107: {
    severity: 'error',
    title: 'Comparison does not fit the type',
    explanation:
      'Each comparison accepts certain types of value; docs/reference/operators.md has the table. Dates and instants are compared with before, after, onOrBefore and onOrAfter.',
  },
  CRM3108: {
    severity: 'error',
    title: 'Value does not fit the type',
    explanation:
      'A value is compared with a value of its own type. An instant may also be compared with a date, which means that whole local day.',
  },
  CRM3109: {
    severity: 'error',
    title: 'Number is not exact',
    explanation:
      'Numbers compare as exact decimals. One that JavaScript or YAML cannot be trusted to have read exactly (more than 15 digits) must be written in quotes.',
  },
  CRM3110: {
    severity: 'error',
    title: 'No such date or instant',
    explanation:
      'Dates are written YYYY-MM-DD and must exist in the calendar; instants are ISO 8601 with an offset or Z, to the microsecond. Both lie in the years 1 to 9999.',
  },
  CRM3111: {
    severity: 'error',
    title: 'Nothing to compare with',
    explanation:
      'A list of values, or the text looked for, is empty, so the comparison would hold for everyone or for nobody.',
  },
  CRM3112: {
    severity: 'error',
    title: 'Lower end above upper end',
    explanation: 'A range that ends before it starts holds nothing.',
  },
  CRM3113: {
    severity: 'error',
    title: 'Not a window',
    explanation:
      'At most one of last, days, pastDays, dates and relativeTo says over which time events are counted.',
  },
  CRM3114: {
    severity: 'error',
    title: 'Regular expression outside the dialect',
    explanation:
      'matches takes the part of regular expressions that PostgreSQL and JavaScript read alike; what they read differently, or what the database could refuse while running, is refused here.',
  },
  CRM3115: {
    severity: 'error',
    title: 'Not exactly one aggregate',
    explanation:
      'An event condition has exactly one aggregate: count, sum, avg, min, max, distinct, daysSinceLast, firstAt, lastAt, firstValue, lastValue, daysBetween, nextExpected, pAlive, expectedPurchases, lifetimeValue or churnsOn. The sum, avg, min, max, distinct, firstValue, lastValue and lifetimeValue say which property they are of.',
  },
  CRM3116: {
    severity: 'error',
    title: 'Depends on the time of evaluation',
    explanation:
      'Which rows of a table are customers or events is the same at any as-of, so within, inNext and anniversary are refused there.',
  },
  CRM3117: {
    severity: 'error',
    title: 'Modifier without effect',
    explanation: 'ignoreCase changes only comparisons of text that need not be in order.',
  },
  CRM3130: {
    severity: 'error',
    title: 'Not a draw of buckets',
    explanation:
      'A bucket condition names a salt and a range of whole numbers from 0 to 9999; a sample is a share of the customers in steps of 0.01%, with a salt.',
  },
  CRM3131: {
    severity: 'error',
    title: 'Pattern that nobody can match',
    explanation:
      'stopped needs a time of activity longer than the quiet since; regularly is in at least 1 and at most all of the last days, weeks, months or years.',
  },
  CRM3132: {
    severity: 'error',
    title: 'Not a sequence of steps',
    explanation:
      'A sequence begins with an event and goes on with steps of followedBy or notFollowedBy, 2 to 20 in all; notFollowedBy needs within, because an absence is only known once a time has passed.',
  },
  CRM3150: {
    severity: 'error',
    title: 'Not a rank',
    explanation:
      'A rank is by one trait, or one aggregate over one event, and takes one of top, bottom and quantile with of. Shares are above zero, parts count from 1, the lowest.',
  },
  CRM3160: {
    severity: 'error',
    title: 'Not known of a page view',
    explanation:
      'A `web` condition is over the event that the catalog maps as a page view, and each field is a property of that event: the one of the same name, or the one the mapping names.',
  },
  CRM3161: {
    severity: 'error',
    title: 'Not a smart group',
    explanation:
      'Smart groups and the RFM grid are made of what the catalog maps under `smart`: the event of an order, its amount, and if there are, the event of a cart and the trait of signing up.',
  },
  CRM3151: {
    severity: 'error',
    title: 'Not a list',
    explanation:
      'A list is a column of a CSV file, whose first line names its columns and whose rows each have a customer key, or a column of a table.',
  },
  CRM3152: {
    severity: 'error',
    title: 'List too long for a file',
    explanation:
      'The keys of a file are kept with every segment that reads it and sent with its statement. A longer list belongs in a table.',
  },
  CRM3153: {
    severity: 'error',
    title: 'SQL does not parse',
    explanation: 'The text of an `sql` condition is not what PostgreSQL reads as a statement.',
  },
  CRM3154: {
    severity: 'error',
    title: 'SQL is not a select of customer keys',
    explanation:
      'An `sql` condition is one select of one column that only reads: nothing that writes, locks, sleeps, draws at random or reads the clock, which would make two evaluations at one as-of differ.',
  },
  CRM3155: {
    severity: 'error',
    title: 'Parameter of SQL',
    explanation:
      'The parameters of an `sql` condition are :as_of and those declared under `parameters`, each of which it reads. Values are bound, never written into the text.',
  },
  CRM3156: {
    severity: 'error',
    title: 'Not in the ledger',
    explanation:
      'crm counts what its own ledger of messages knows: sent, withheld, failed and unknown. Deliveries, opens and clicks are known to providers; nobody tells crm of them yet.',
  },
  CRM3157: {
    severity: 'error',
    title: 'Not a subscription',
    explanation:
      'A topic condition is the consent that the topic declares, on a channel where it differs by channel. The consent of a topic itself names no topic.',
  },
  CRM3158: {
    severity: 'error',
    title: 'No history to ask',
    explanation:
      'heldFor and changed ask the history of a trait, which the catalog declares with the trait: a table with one row for each change. What they compare with is fixed, because it is compared at instants of the past.',
  },
} as const satisfies Record<`CRM31${string}`, CodeEntry>
