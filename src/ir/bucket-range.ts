/**
 * A range of buckets that a group of customers is: the control group, the holdout of a journey. Who is in it follows from the
 * salt and the key alone, in code and in SQL (SEMANTICS 14), so an assignment is never stored and never drawn again.
 */
import { type RawBuilder, sql } from 'kysely'
import { BUCKETS, bucketOf } from './bucket.ts'

export interface BucketRange {
  readonly salt: string
  /** Both ends inside. */
  readonly from: number
  readonly to: number
}

export function isInRange({ salt, from, to }: BucketRange, customerKey: string): boolean {
  const bucket = bucketOf(salt, customerKey)
  return bucket >= from && bucket <= to
}

/** True of a customer key in the range: assignment, by which lift is measured (SEMANTICS 27). */
export function isInRangeSql(
  { salt, from, to }: BucketRange,
  customerKey: RawBuilder<unknown>,
): RawBuilder<boolean> {
  const digits = sql`substr(md5(${`${salt}:`}::text || ${customerKey}), 1, 8)`
  return sql<boolean>`(
    ('x' || ${digits})::bit(32)::bigint % ${BUCKETS}::int between ${from}::int and ${to}::int
  )`
}
