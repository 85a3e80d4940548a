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

export const MISTAKES_OVER_TIME: readonly Mistake[] = [...DRAWS]
