/** A segment and the as-of of a refresh in, the statement out that has those who entered, and wait for that, looked at again then. */
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from './clock.ts'
import { stateTables } from './state-tables.ts'

export function wakeMembersSql(
  schema: string,
  segment: string,
  asOf: Instant,
): RawBuilder<unknown> {
  const t = stateTables(schema)
  const at = sql`${asOf}::timestamptz`
  return sql`
    update ${t.enrolment} n set due_at = ${at}
    where n.waits_for = ${segment}::text and n.status = 'active' and n.due_at > ${at}
      and exists (
        select from ${t.segment_change} c
        where c.segment = ${segment}::text and c.at = ${at} and c.change = 'entered' and c.customer_key = n.customer_key
      )`
}
