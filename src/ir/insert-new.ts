/**
 * Many rows of which hardly ever one is there already in, what inserting them gives out. Asking of each beforehand whether it is
 * there costs a quarter of the time, so it is asked only when one was.
 */
import { type RawBuilder, sql } from 'kysely'
import { DatabaseError, type Executor } from './database.ts'

const UNIQUE_VIOLATION = '23505'

/** `insert` is given what to do about a row that is there: fail, or pass it over. Leaves no savepoint behind. */
export async function insertNew<T>(
  tx: Executor,
  insert: (onConflict: RawBuilder<unknown>) => Promise<T>,
): Promise<T> {
  await tx.run(sql`savepoint all_new`)
  try {
    const inserted = await insert(sql``)
    await tx.run(sql`release savepoint all_new`)
    return inserted
  } catch (thrown) {
    if (!(thrown instanceof DatabaseError) || thrown.code !== UNIQUE_VIOLATION) throw thrown
    await tx.run(sql`rollback to savepoint all_new`)
    await tx.run(sql`release savepoint all_new`)
    return insert(sql`on conflict do nothing`)
  }
}
