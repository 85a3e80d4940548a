/**
 * Who may be enrolled (SEMANTICS 18), as SQL. Exactly: `never`: no earlier enrolment of this journey, whatever its key,
 * version or outcome · `after d`: none active, and the last one ended at least d ago (calendar arithmetic in the zone),
 * whatever its key · `always`: none active with the same key. The same enrolment twice (same person, key and instant) is
 * one. Where the trigger names a key, all three look at enrolments of the same key only: two carts are two people, so to say.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Reentry } from './journey.ts'
import { shiftInstantSql } from './shift-instant.ts'
import { stateTables } from './state-tables.ts'

export interface ReentryQuestion {
  readonly journey: string
  readonly reentry: Reentry
  readonly key: RawBuilder<unknown>
  readonly isByKey: boolean
  readonly customerKey: RawBuilder<unknown>
  readonly asOf: RawBuilder<unknown>
  /**
   * Asked about an instant that may be past: an enrolment that was active then blocks even when it has ended since, and so does
   * a later one: whoever was enrolled since starts nothing for what is only told of now.
   */
  readonly isPast: boolean
}

/** True of a person who may be enrolled now. */
export function reentryAllowedSql(schema: string, question: ReentryQuestion): RawBuilder<boolean> {
  const { journey, key, isByKey, customerKey } = question
  const sameKey = isByKey ? sql`and e.key = ${key}` : sql``
  return sql<boolean>`not exists (
    select from ${stateTables(schema).enrolment} e
    where e.journey = ${journey}::text and e.customer_key = ${customerKey} ${sameKey} and ${blocking(question)}
  )`
}

function blocking({ reentry, key, asOf, isPast }: ReentryQuestion): RawBuilder<boolean> {
  const isActive = isPast
    ? sql`(e.status = 'active' or e.ended_at >= ${asOf})`
    : sql`(e.status = 'active')`
  switch (reentry.kind) {
    case 'never':
      return sql<boolean>`true`
    case 'always':
      return sql<boolean>`(${isActive} and e.key = ${key})`
    case 'after': {
      const free = shiftInstantSql(sql`e.ended_at`, reentry.duration, reentry.zone)
      return sql<boolean>`(e.status = 'active' or ${free} > ${asOf})`
    }
  }
}
