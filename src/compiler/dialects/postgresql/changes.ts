/** Changed rows by a timestamp, or by the id of the transaction that wrote them. */
import { sql } from 'kysely'
import type { Changes } from '../changes.ts'

export const CHANGES: Changes = {
  description:
    'time (default): a timestamptz such as updated_at. transaction: an xid8 set to pg_current_xact_id(), which misses nothing however long a transaction is open.',
  position: (table, { column, by }, asOf) =>
    by === 'time'
      ? sql`select least(coalesce(max(${sql.id(column)}), '-infinity'), ${asOf})::text as position from ${table}`
      : sql`select pg_snapshot_xmin(pg_current_snapshot())::text as position`,
  isAfter(cursor, changes) {
    const column = sql.id(changes.column)
    return changes.by === 'time'
      ? sql`${column} >= ${cursor}::text::timestamptz - make_interval(secs => ${changes.lagSeconds}::int)`
      : sql`${column} >= ${cursor}::text::xid8`
  },
}
