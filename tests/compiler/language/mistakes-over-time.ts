/** Draws and patterns over time with one mistake each, and the one report each must give (S3, S4, S5, S9). */
import type { Mistake } from './condition-mistakes.ts'

const DRAWS: readonly Mistake[] = [
  [
    'S9: a bucket out of range',
    { bucket: 'spring', between: [0, 10000] },
    'CRM3130 where.between: [0,10000] is not a range of buckets | Write the first and the last, whole numbers from 0 to 9999, such as [0, 999].',
  ],
  [
    'S9: buckets turned around',
    { bucket: 'spring', between: [999, 0] },
    'CRM3112 where.between: the buckets end with 0, before they start with 999 | Write [0, 999].',
  ],
  [
    'S9: a sample without a salt',
    { sample: '10%' },
    'CRM3130 where.salt: The draw has no salt | Name the draw, such as "spring-test": another name is another draw.',
  ],
  [
    'S9: a salt that is a number',
    { bucket: 5, between: [0, 1] },
    'CRM3130 where.bucket: 5 is not a salt, which is a text | Name the draw, such as "spring-test": another name is another draw.',
  ],
  [
    'S9: a sample finer than buckets',
    { sample: '0.005%', salt: 'spring' },
    'CRM3130 where.sample: 0.005% of the customers is no whole number of buckets of 0.01% | Write a share from 0.01% to 100% with at most two decimals.',
  ],
  [
    'S9: a sample of nobody',
    { sample: '0%', salt: 'spring' },
    'CRM3130 where.sample: 0% of the customers is no whole number of buckets of 0.01% | Write a share from 0.01% to 100% with at most two decimals.',
  ],
]

const VALUES: readonly Mistake[] = [
  [
    'S3: a comparison that does not fit the property',
    { event: 'purchase', lastValue: { of: 'category', hasAny: ['a'] } },
    'CRM3107 where.lastValue.hasAny: hasAny does not compare lastValue of category over purchase, which is a text | Use is, isNot, in, notIn, lessThan, atMost, moreThan, atLeast, between, contains, startsWith, endsWith, matches, isSet or isUnset.',
  ],
  [
    'S3: the last value of no property',
    { event: 'purchase', lastValue: { of: 'colour', is: 'red' } },
    'CRM3104 where.lastValue.of: There is no property "colour" | Declared are total, category, due, lines.',
  ],
  [
    'S3: a value of another type',
    { event: 'purchase', firstValue: { of: 'total', is: 'red' } },
    'CRM3108 where.firstValue.is: firstValue of total over purchase is compared with a number, and "red" is not one | Write digits with an optional sign and decimal point, such as 12.50.',
  ],
]

const PATTERNS: readonly Mistake[] = [
  [
    'S4: a first time at any time',
    { event: 'purchase', firstTime: { zone: 'UTC' } },
    'CRM3113 where.firstTime: firstTime names no window, and in all of history every first time lies | Add one of last, days, pastDays, dates or relativeTo.',
  ],
  [
    'S4: a pattern of an unknown event',
    { event: 'purchse', regularly: { in: 1, of: 2, period: 'week' } },
    'CRM3103 where.event: There is no event "purchse" | Did you mean "purchase"?',
  ],
  [
    'S4: quiet for longer than active',
    { event: 'purchase', stopped: { for: '90d', activeWithin: '60d' } },
    'CRM3131 where.stopped.activeWithin: Nobody has an event within 60d and none for 90d | Make activeWithin longer than for.',
  ],
  [
    'S4: a gap that is no duration',
    { event: 'purchase', restarted: { within: '14d', after: 'long' } },
    'CRM3008 where.restarted.after: "long" is not a duration | Write numbers with units, such as "30d", "36h" or "1y6mo".',
  ],
  [
    'S4: in more periods than there are',
    { event: 'purchase', regularly: { in: 7, of: 6, period: 'month' } },
    'CRM3131 where.regularly.in: Nobody has events in 7 of 6 months | Write a whole number from 1 to 6.',
  ],
  [
    'S4: of no periods',
    { event: 'purchase', regularly: { in: 1, of: 0, period: 'year' } },
    'CRM3131 where.regularly.of: 0 is not a number of years | Write a whole number from 1 to 997.',
  ],
  [
    'S4: a period that is none',
    { event: 'purchase', regularly: { in: 1, of: 2, period: 'quarter' } },
    'CRM3131 where.regularly.period: "quarter" is not a period of the calendar | Write one of day, week, month, year.',
  ],
  [
    'S4: two patterns of one event',
    { event: 'purchase', firstTime: { days: 3 }, stopped: { for: '3d' } },
    'CRM3101 where.stopped: This is several conditions in one: it has firstTime and stopped | Write them as several under all or any.',
  ],
  [
    'S4: a misspelt pattern',
    { event: 'purchase', restartd: { within: '1d', after: '2d' } },
    'CRM3115 where: The condition over purchase has no aggregate | Did you mean "restarted" instead of "restartd"?',
  ],
]

export const MISTAKES_OVER_TIME: readonly Mistake[] = [...DRAWS, ...VALUES, ...PATTERNS]
