/** How far a pass over due work goes: up to an instant, or up to just before one at which segments change. */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../ir/clock.ts'
import { compareInstants } from './instant.ts'

export interface DueBound {
  readonly instant: Instant
  readonly isInclusive: boolean
}

export function upTo(instant: Instant): DueBound {
  return { instant, isInclusive: true }
}

export function before(instant: Instant): DueBound {
  return { instant, isInclusive: false }
}

export function isWithin(instant: Instant, bound: DueBound): boolean {
  const order = compareInstants(instant, bound.instant)
  return order < 0 || (bound.isInclusive && order === 0)
}

/** True of an instant that lies within the bound. */
export function isDueSql(instant: RawBuilder<unknown>, bound: DueBound): RawBuilder<boolean> {
  const limit = sql`${bound.instant}::timestamptz`
  return bound.isInclusive
    ? sql<boolean>`${instant} <= ${limit}`
    : sql<boolean>`${instant} < ${limit}`
}
