/**
 * Segments just refreshed in, the statement out that has those who wait to be in one of them, and are, looked at as of when they
 * entered. It asks for everyone who waits, not for those who entered in this refresh: whoever began to wait while it ran was not
 * seen by it, and saw nothing of it.
 */
import { type RawBuilder, sql } from 'kysely'
import { stateTables } from './state-tables.ts'

/** `keys`: only of these customers, and only rows that nobody else has in hand. */
export function wakeMembersSql(
  schema: string,
  segments: readonly string[],
  keys?: readonly string[],
): RawBuilder<unknown> {
  const t = stateTables(schema)
  const waits = (alias: string) =>
    sql`${sql.ref(`${alias}.waits_for`)} = any(${segments}::text[]) and ${sql.ref(`${alias}.waits_for`)} is not null
      and ${sql.ref(`${alias}.status`)} = 'active'`
  const among =
    keys === undefined
      ? sql``
      : sql`and n.customer_key = any(${keys}::text[]) for update of n skip locked`
  return sql`
    with member as materialized (
      select n.customer_key, n.id, n.waits_for, n.arrived_at from ${t.enrolment} n
      where ${waits('n')} and exists (
        -- Not as a join, which the planner, who cannot guess how many are members, may begin with all of them.
        select from ${t.segment_member} s where s.segment = n.waits_for and s.customer_key = n.customer_key offset 0
      ) ${among}
    ),
    came as materialized (
      select m.customer_key, m.id, (
        -- Of a bare minimum PostgreSQL would read the changes of everyone in the order of their instants.
        select min(c.at) filter (where c.change = 'entered') from ${t.segment_change} c
        where c.customer_key = m.customer_key and c.segment = m.waits_for and c.at > m.arrived_at
      ) as at
      from member m
    )
    update ${t.enrolment} m set due_at = came.at from came
    where m.customer_key = came.customer_key and m.id = came.id and ${waits('m')} and m.due_at > came.at`
}
