/** A transaction that others wait for in; cut off by the server, and undone, when its worker stands still in the middle, out. */
import { sql } from 'kysely'
import type { Database, Executor } from '../ir/database.ts'

/** Longer than any statement that waits for nobody takes to be followed by the next. */
const LONGEST_STANDSTILL = '10s'

/** PGlite has one session, which nobody waits for and which would not survive it. */
export async function endStandstill(tx: Executor, engine: Database['engine']): Promise<void> {
  if (engine !== 'postgres') return
  await tx.run(
    sql`select set_config('idle_in_transaction_session_timeout', ${LONGEST_STANDSTILL}, true)`,
  )
}
