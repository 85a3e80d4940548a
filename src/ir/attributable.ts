/**
 * The alias of a row of the ledger in, since when what its customer does may be its doing out: null of what reached nobody. A message in doubt may
 * have arrived, and counts. One piece, so that the winner of a test and the status of a journey never count differently (SEMANTICS 27).
 */
import { type RawBuilder, sql } from 'kysely'

export function attributableSince(alias: string): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${alias}.${name}`)
  return sql`case when ${column('status')} in ('handed', 'confirmed', 'unknown')
    then coalesce(${column('handed_at')}, ${column('decided_at')}) end`
}
