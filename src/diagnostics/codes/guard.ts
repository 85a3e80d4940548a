/** Codes CRM33xx: raised by resolve about what guards messages. */
import type { CodeEntry } from '../code-entry.ts'

export const GUARD_CODES = {
  CRM3301: {
    severity: 'error',
    title: 'Not a share to hold back',
    explanation:
      'A control group or a holdout is some of the customers, in steps of 0.01%: of none there is nothing to compare with, and of all nobody is left to write to.',
  },
  CRM3302: {
    severity: 'error',
    title: 'Unknown country',
    explanation:
      'Phone numbers without a country code are read as those of `country`, its two capital letters by ISO 3166-1. A wrong one would take every number for another.',
  },
  CRM3303: {
    severity: 'error',
    title: 'Malformed quiet hours',
    explanation:
      'Quiet hours lie between two local times, written with hours and minutes. They may go over midnight; they may not be all day, because then nothing would ever be sent.',
  },
  CRM3304: {
    severity: 'error',
    title: 'Frequency cap without one window',
    explanation:
      'A cap says how many messages in which time: `last` rolls back from now, `days` counts calendar days in the zone of the customer. Two kinds of limit are two caps.',
  },
  CRM3305: {
    severity: 'error',
    title: 'No trait with time zones',
    explanation:
      '`customers.zone` of the catalog names the trait that holds the time zone of each customer, a text such as `Asia/Seoul`; computed traits hold none.',
  },
  CRM3306: {
    severity: 'error',
    title: 'Zone of the customer that nobody has',
    explanation:
      'The config asks for the time zone of each customer, and the catalog does not say which trait holds it, so that the zone of the project would be taken for everyone without a word.',
  },
  CRM3307: {
    severity: 'error',
    title: 'Malformed limit of a KPI',
    explanation:
      'The limit at which a journey pauses itself is a number, or of a ratio a percentage from 0% to 100%. Of two limits `lessThan` is below `moreThan`.',
  },
} as const satisfies Record<`CRM33${string}`, CodeEntry>
