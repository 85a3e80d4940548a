/**
 * Recipients in, each locked for this transaction out, so that what two workers send to one person is counted one after the
 * other. A row each, not an advisory lock: a batch of hundreds would fill the server's table of locks.
 *
 * Of hundreds nearly everyone else's batch would have some, so one lock stands for `all` there are: a tenth of the time of a batch.
 * A batch of few takes it together with others of few. Who has it for all and stands still is cut off by the server, and has
 * claimed nothing then.
 *
 * Nobody waits in a circle: the one lock comes before rows; everyone adds the rows that are missing first, in one order, and who adds
 * waits for nobody who locks a row that was there; then everyone locks in one order.
 *
 * Rejects with `RecipientsHeld` when another worker has them for too long: see there.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Database, Executor } from '../../ir/database.ts'
import { stateTables } from '../../ir/state-tables.ts'
import { endStandstill } from '../standstill.ts'
import { heldOr } from './recipients-held.ts'

/** Of so many messages all recipients are locked. */
export const MANY_RECIPIENTS = 500

export interface Claiming {
  readonly tx: Executor
  readonly engine: Database['engine']
  readonly schema: string
}

export async function lockRecipients(
  claiming: Claiming,
  recipients: readonly string[] | 'all',
): Promise<void> {
  try {
    if (recipients === 'all') await lockAll(claiming)
    else await lockEach(claiming, recipients)
  } catch (thrown) {
    throw heldOr(thrown)
  }
}

async function lockAll({ tx, engine, schema }: Claiming): Promise<void> {
  await endStandstill(tx, engine)
  await tx.run(sql`select pg_advisory_xact_lock(${allRecipients(schema)})`)
}

async function lockEach({ tx, schema }: Claiming, recipients: readonly string[]): Promise<void> {
  const { recipient_lock } = stateTables(schema)
  const sorted = [...new Set(recipients)].sort()
  await tx.run(sql`
    with among_others as materialized (select pg_advisory_xact_lock_shared(${allRecipients(schema)}))
    insert into ${recipient_lock} (recipient) select unnest(${sorted}::text[]) from among_others
    on conflict (recipient) do nothing`)
  await tx.run(sql`
    select from ${recipient_lock} where recipient = any(${sorted}::text[])
    order by recipient for update`)
}

function allRecipients(schema: string): RawBuilder<unknown> {
  return sql`hashtextextended(${`${schema} recipients`}::text, 0)`
}
