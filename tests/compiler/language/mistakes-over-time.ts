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

const SEQUENCES: readonly Mistake[] = [
  [
    'S5: a sequence of one step',
    { sequence: [{ event: 'purchase' }] },
    'CRM3132 where.sequence: A sequence has 2 to 20 steps, and this one has 1 | Add what follows, such as { followedBy: checkout, within: 1h }.',
  ],
  [
    'S5: a sequence that begins with what follows',
    { sequence: [{ followedBy: 'purchase' }, { followedBy: 'purchase' }] },
    'CRM3132 where.sequence.0: The first step of a sequence is an event | Begin with { event: … }.',
  ],
  [
    'S5: a second step that is only an event',
    { sequence: [{ event: 'add_to_cart' }, { event: 'purchase' }] },
    'CRM3132 where.sequence.1: Step 2 of a sequence either follows or does not | Write exactly one of followedBy and notFollowedBy, with the name of the event.',
  ],
  [
    'S5: a step that follows and does not',
    { sequence: [{ event: 'add_to_cart' }, { followedBy: 'purchase', notFollowedBy: 'purchase' }] },
    'CRM3132 where.sequence.1: Step 2 of a sequence either follows or does not | Write exactly one of followedBy and notFollowedBy, with the name of the event.',
  ],
  [
    'S5: an absence without an end',
    { sequence: [{ event: 'add_to_cart' }, { notFollowedBy: 'purchase' }] },
    'CRM3132 where.sequence.1.notFollowedBy: An event that must not follow may still come for ever, so nobody would be found | Add within, such as within: 1d.',
  ],
  [
    'S5: a time within which the first step follows',
    { sequence: [{ event: 'add_to_cart', within: '1d' }, { followedBy: 'purchase' }] },
    'CRM3132 where.sequence.0.event: The first step of a sequence follows nothing, so within says nothing of it | Say where it lies with a window beside sequence, such as last: 30d.',
  ],
  [
    'S5: a step of an unknown event',
    { sequence: [{ event: 'add_to_cart' }, { followedBy: 'purchse' }] },
    'CRM3103 where.sequence.1.followedBy: There is no event "purchse" | Did you mean "purchase"?',
  ],
  [
    'S5: the same property, which one step has not',
    { sequence: [{ event: 'purchase' }, { followedBy: 'add_to_cart' }], same: 'category' },
    'CRM3104 where.same: There is no property "category" | Declare it in the catalog; it has no property yet.',
  ],
  [
    'S5: the same list',
    { sequence: [{ event: 'purchase' }, { followedBy: 'purchase' }], same: 'lines' },
    'CRM3107 where.same: property "lines" is a list, and steps agree on single values',
  ],
  [
    'S5: a misspelt filter in a step',
    {
      sequence: [
        { event: 'purchase', where: { property: 'totl', is: 1 } },
        { followedBy: 'purchase' },
      ],
    },
    'CRM3104 where.sequence.0.where.property: There is no property "totl" | Did you mean "total"?',
  ],
]

export const MISTAKES_OVER_TIME: readonly Mistake[] = [
  ...DRAWS,
  ...VALUES,
  ...PATTERNS,
  ...SEQUENCES,
]
