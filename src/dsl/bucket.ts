/** A salt in, a condition over the customer's place in that draw out: for splits that must stay as they are. */
import { comparable, type Share, writtenOptions } from './comparison.ts'
import { asCondition, type Condition } from './condition.ts'
import { toWritten } from './written.ts'

export interface BucketTests {
  /** Both ends inside, from 0 to 9999. */
  between(first: number, last: number): Condition
}

/**
 * Each customer's place among 10,000: drawn by salt and key, so that it never changes, and another salt is another draw.
 *
 * @example
 * defineSegment('variant-a', { where: bucket('spring-test').between(0, 4999) })
 * defineSegment('variant-b', { where: bucket('spring-test').between(5000, 9999) })
 */
export function bucket(salt: string): BucketTests {
  return comparable<BucketTests>((test) => ({ bucket: toWritten(salt), ...test }))
}

/**
 * A share of all customers that stays the same people: short for the first buckets of the salt.
 *
 * @example
 * defineSegment('spring-test', { where: all(memberOf('vip'), sample('10%', { salt: 'spring-test' })) })
 */
export function sample(share: Share, options: { readonly salt: string }): Condition {
  return asCondition<Condition>({ sample: toWritten(share), ...writtenOptions(options) })
}
