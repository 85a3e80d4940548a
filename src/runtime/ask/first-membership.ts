/**
 * A segment and a span of time for each person in, since when within it each was a stored member out: the start of the span
 * for those who were then, else the instant of becoming one.
 */
import { sql } from 'kysely'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import type { RunContext } from '../run-context.ts'
import type { Span } from './first-events.ts'

/** By place in the list. */
export async function firstMembership(
  tx: Executor,
  { tables }: Pick<RunContext, 'tables'>,
  segment: string,
  spans: readonly Span[],
): Promise<ReadonlyMap<number, Instant>> {
  const changes = sql`${tables.segment_change} c
    where c.customer_key = p.customer_key and c.segment = ${segment}::text and c.at > p.after`
  const rows = await tx.run<{ place: number; at: Instant | null }>(sql`
    select p.place - 1 as place, case
      -- Whoever leaves or enters next was or was not a member before; without either it is as it is now.
      when coalesce(
        (select c.change = 'left' from ${changes} order by c.at, c.id limit 1),
        exists (
          select from ${tables.segment_member} m
          where m.segment = ${segment}::text and m.customer_key = p.customer_key
        )
      ) then p.after
      else (select min(c.at) from ${changes} and c.change = 'entered' and c.at <= p.until)
    end as at
    from unnest(
      ${spans.map(({ customerKey }) => customerKey)}::text[],
      ${spans.map(({ after }) => after)}::text[]::timestamptz[],
      ${spans.map(({ until }) => until)}::text[]::timestamptz[]
    ) with ordinality as p (customer_key, after, until, place)`)
  return new Map(
    rows.flatMap(({ place, at }) => (at === null ? [] : [[Number(place), at] as const])),
  )
}
