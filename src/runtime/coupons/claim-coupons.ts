/**
 * Messages about to be sent and the pools their template takes codes of in, the messages that have all of theirs out.
 * Claimed in the transaction that claims the messages, so both are there or neither is. A message that is tried again
 * keeps its code. Each pool is one worker's at a time until it commits: two could choose the same free code, and the key
 * of the table would then fail one of them with everything it decided.
 */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { stateTables } from '../../ir/state-tables.ts'
import { heldOr } from '../guard/recipients-held.ts'

export interface Pool {
  readonly id: string
  readonly codes: SqlText
}

export interface CouponClaim {
  readonly schema: string
  readonly pools: readonly Pool[]
  readonly messages: readonly { readonly messageId: string; readonly customerKey: string }[]
  readonly now: Instant
}

/** Ids of the messages that got a code of every pool. */
export async function claimCoupons(tx: Executor, claim: CouponClaim): Promise<ReadonlySet<string>> {
  let served = claim.messages
  // In one order, so that two workers never wait for each other.
  for (const pool of [...claim.pools].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const holders = await claimOfPool(tx, pool, { ...claim, messages: served })
    served = served.filter(({ messageId }) => holders.has(messageId))
  }
  const ids = new Set(served.map(({ messageId }) => messageId))
  await giveBack(tx, claim, ids)
  return ids
}

async function claimOfPool(
  tx: Executor,
  { id, codes }: Pool,
  { schema, messages, now }: CouponClaim,
): Promise<ReadonlySet<string>> {
  const { coupon_claim: claims } = stateTables(schema)
  await lockPool(tx, `${schema} coupons ${id}`)
  const ids = messages.map(({ messageId }) => messageId)
  const keys = messages.map(({ customerKey }) => customerKey)
  await tx.run(sql`
    with wanted as (
      select m.id, m.customer_key, row_number() over (order by m.place) as n
      from unnest(${ids}::text[], ${keys}::text[]) with ordinality as m (id, customer_key, place)
      where not exists (select 1 from ${claims} c where c.pool = ${id}::text and c.message_id = m.id)
    ),
    free as (
      select code, row_number() over (order by code collate "C") as n from (
        select code from (${bindSql(codes, { asOf: now })}) as codes
        where not exists (select 1 from ${claims} c where c.pool = ${id}::text and c.code = codes.code)
        order by code collate "C"
        limit ${ids.length}::int
      ) as unclaimed
    )
    insert into ${claims} (pool, code, message_id, customer_key, at)
    select ${id}::text, f.code, w.id, w.customer_key, ${now}::timestamptz
    from wanted w join free f using (n)`)
  const rows = await tx.run<{ id: string }>(sql`
    select message_id as id from ${claims}
    where pool = ${id}::text and message_id = any(${ids}::text[])`)
  return new Set(rows.map((row) => row.id))
}

/** A worker that has it for long is no reason to withhold for want of a code: see `RecipientsHeld`. */
async function lockPool(tx: Executor, name: string): Promise<void> {
  try {
    await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${name}::text, 0))`)
  } catch (thrown) {
    throw heldOr(thrown)
  }
}

/** One that lacks the code of another pool is not sent, so what it took in this transaction is free again. */
async function giveBack(
  tx: Executor,
  { schema, messages, now }: CouponClaim,
  served: ReadonlySet<string>,
): Promise<void> {
  const rest = messages.map(({ messageId }) => messageId).filter((id) => !served.has(id))
  if (rest.length === 0) return
  await tx.run(sql`
    delete from ${stateTables(schema).coupon_claim}
    where message_id = any(${rest}::text[]) and at = ${now}::timestamptz`)
}

/** Of each message its codes by pool. */
export async function readCodes(
  db: Executor,
  schema: string,
  messages: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const rows = await db.run<{ message: string; pool: string; code: string }>(sql`
    select message_id as message, pool, code from ${stateTables(schema).coupon_claim}
    where message_id = any(${messages}::text[])`)
  const found = new Map<string, Map<string, string>>()
  for (const { message, pool, code } of rows) {
    const codes = found.get(message) ?? new Map<string, string>()
    found.set(message, codes.set(pool, code))
  }
  return found
}
