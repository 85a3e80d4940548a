/** Codes CRM37xx: raised while broadcasts and best send times are resolved; CRM77xx: by plans about broadcasts. */
import type { CodeEntry } from '../code-entry.ts'

export const BROADCAST_CODES = {
  CRM3701: {
    severity: 'error',
    title: 'Broadcast without one start or one message',
    explanation:
      'A broadcast starts once (`at`, a local date and time without an offset) or again and again (`schedule`, a cron expression), and sends one template (`send`) or tests several (`test`).',
  },
  CRM3702: {
    severity: 'error',
    title: 'Test that picks no winner',
    explanation:
      'A test has at least two templates. To pick a winner it says on which share of the audience it is made, how long after the start it is over, and by which event its variants are compared; it must be over later than its last message goes out.',
  },
  CRM3703: {
    severity: 'error',
    title: 'No best time to be found',
    explanation:
      'The best time of a customer is the hour of the day at which they have opened and clicked most. The catalog says which events that are (`engagement`), and `within` is from one hour to seven days, in hours.',
  },
  CRM3704: {
    severity: 'error',
    title: 'Two ways to spread people over time',
    explanation:
      'A broadcast goes to each at their best time, or at one local time, or so many in an hour. The best time of each cannot be one time for all, nor be moved to keep a pace.',
  },
  CRM7701: {
    severity: 'warning',
    title: 'Broadcast that will message nobody',
    explanation:
      'A broadcast starts once, at its own instant, when that comes after the apply; who is in its segment then is messaged. One that has started does not start again, whatever is changed in it. With `zone: customer` it starts when it is that time in the first zone of all (UTC+14).',
  },
} as const satisfies Record<`CRM${'37' | '77'}${string}`, CodeEntry>
