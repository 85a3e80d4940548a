/**
 * A hold to put on or to lift in, what that changed out. The log is append-only, so that it can be read later who stopped
 * what, when and why. Its row lock is that of the whole table: two people who press at once are put in order.
 */
import { sql } from 'kysely'
import type { Database } from '../../ir/database.ts'
import { stateTables } from '../../ir/state-tables.ts'
import type { Hold, HoldChange } from './hold.ts'
import { readHolds } from './read-holds.ts'

/** `unchanged` when it was so already; the hold that is or was in force comes along. */
export type ChangedHold =
  | { readonly kind: 'changed'; readonly before: Hold | undefined }
  | { readonly kind: 'unchanged'; readonly before: Hold | undefined }

export function changeHold(db: Database, schema: string, change: HoldChange): Promise<ChangedHold> {
  const { hold } = stateTables(schema)
  return db.transaction(async (tx) => {
    // Readers are not held up by this, and so neither are workers.
    await tx.run(sql`lock table ${hold} in share row exclusive mode`)
    const before = (await readHolds(tx, schema)).find(
      ({ kind, journey }) => kind === change.kind && journey === change.journey,
    )
    if ((before !== undefined) === change.isHeld) return { kind: 'unchanged', before }
    await tx.run(sql`
      insert into ${hold} (kind, journey, is_held, reason, actor, at)
      values (${change.kind}, ${change.journey}::text, ${change.isHeld}::boolean, ${change.reason}::text,
        ${change.actor}, ${change.at}::timestamptz)`)
    return { kind: 'changed', before }
  })
}
