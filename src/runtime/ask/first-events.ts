/** Compiled events among keys and a span of time for each person in, the first event in each span out: one statement for all. */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { isAfter } from '../instant.ts'

export interface Span {
  readonly customerKey: string
  /** Only events with this key. */
  readonly key?: string
  /** Outside. */
  readonly after: Instant
  /** Inside. */
  readonly until: Instant
}

/** By place in the list; those without an event are left out. */
export async function firstEvents(
  tx: Executor,
  events: SqlText,
  spans: readonly Span[],
): Promise<ReadonlyMap<number, Instant>> {
  const [first] = spans
  if (first === undefined) return new Map()
  const from = spans.reduce(
    (least, { after }) => (isAfter(least, after) ? after : least),
    first.after,
  )
  const to = spans.reduce((most, { until }) => (isAfter(until, most) ? until : most), first.until)
  const keys = [...new Set(spans.map(({ customerKey }) => customerKey))]
  const rows = await tx.run<{ place: number; at: Instant }>(sql`
    select p.place - 1 as place, min(r.at) as at
    from unnest(
      ${spans.map(({ customerKey }) => customerKey)}::text[],
      ${spans.map(({ key }) => key ?? '')}::text[],
      ${spans.map(({ after }) => after)}::text[]::timestamptz[],
      ${spans.map(({ until }) => until)}::text[]::timestamptz[]
    ) with ordinality as p (customer_key, key, after, until, place)
    join (${bindSql(events, { keys, from, to, asOf: to })}) r
      on r.customer_key = p.customer_key and r.at > p.after and r.at <= p.until
      ${first.key === undefined ? sql`` : sql`and coalesce(r.key, '') = p.key`}
    group by p.place`)
  return new Map(rows.map(({ place, at }) => [Number(place), at]))
}
