/**
 * A segment's members statement and an as-of in, one statement out that makes the stored members equal to the
 * predicate at that instant and logs who entered and who left (SEMANTICS 15–16).
 *
 * Invariants the caller keeps: one refresh of a segment at a time (a worker locks its `segment_state` row, apply
 * holds the lock against workers), and `asOf` never goes back. A second writer is a key violation, never a wrong log.
 */
import { type RawBuilder, sql } from 'kysely'
import { bindSql } from './bind-sql.ts'
import type { Instant } from './clock.ts'
import type { SqlText } from './sql-text.ts'
import { stateTables } from './state-tables.ts'

/** `fill`: first members of a new segment · `apply`: its definition changed · `refresh`: on schedule. */
export type RefreshCause = 'fill' | 'apply' | 'refresh'

export interface RefreshMembers {
  readonly segment: string
  readonly members: SqlText
  readonly asOf: Instant
  readonly cause: RefreshCause
}

export interface RefreshCounts {
  readonly size: number
  readonly entered: number
  readonly left: number
}

/** One row. People whose membership did not change keep their row and its date. */
export function refreshMembersSql(
  schema: string,
  refresh: RefreshMembers,
): RawBuilder<RefreshCounts> {
  const t = stateTables(schema)
  const segment = sql`${refresh.segment}::text`
  const asOf = sql`${refresh.asOf}::timestamptz`
  const cause = sql`${refresh.cause}::text`
  const predicate = bindSql(refresh.members, { asOf: refresh.asOf })
  return sql<RefreshCounts>`
    with predicate as materialized (
      select distinct p.customer_key from (${predicate}) p where p.customer_key is not null
    ),
    entered as (
      insert into ${t.segment_member} (segment, customer_key, entered_at)
      select ${segment}, p.customer_key, ${asOf} from predicate p
      where not exists (
        select from ${t.segment_member} m where m.segment = ${segment} and m.customer_key = p.customer_key
      )
      returning customer_key
    ),
    departed as (
      delete from ${t.segment_member} m
      where m.segment = ${segment}
        and not exists (select from predicate p where p.customer_key = m.customer_key)
      returning m.customer_key
    ),
    counts as (
      select
        (select count(*) from predicate) as size,
        (select count(*) from entered) as entered,
        (select count(*) from departed) as departed
    ),
    logged_changes as (
      insert into ${t.segment_change} (segment, customer_key, change, at, cause)
      select ${segment}, c.customer_key, c.change, ${asOf}, ${cause} from (
        select customer_key, 'entered' as change from entered
        union all
        select customer_key, 'left' from departed
      ) c
    ),
    cursor_moved as (
      insert into ${t.segment_state} (segment, as_of, size)
      select ${segment}, ${asOf}, c.size from counts c
      on conflict (segment) do update set as_of = excluded.as_of, size = excluded.size
    ),
    logged_refresh as (
      insert into ${t.segment_refresh} as r (segment, as_of, size, entered, left_, cause)
      select ${segment}, ${asOf}, c.size, c.entered, c.departed, ${cause} from counts c
      on conflict (segment, as_of, cause) do update
        set size = excluded.size, entered = r.entered + excluded.entered, left_ = r.left_ + excluded.left_
    )
    select c.size, c.entered, c.departed as "left" from counts c`
}
