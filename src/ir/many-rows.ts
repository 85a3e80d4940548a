/**
 * Statements over many rows at once in, the planner told of it: from a thousand rows on, a nested loop over rows that were just
 * written, of which there are no statistics yet, takes minutes where a hash takes milliseconds. Of few rows it is the best.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Executor } from './database.ts'

export const MANY = 1_000

/** In this transaction, until it is said again. */
export async function allowNestedLoops(tx: Executor, isAllowed: boolean): Promise<void> {
  await tx.run(sql`select set_config('enable_nestloop', ${isAllowed ? 'on' : 'off'}, true)`)
}

/**
 * To the end of this transaction: rows named by key are found by key. For a few thousand of them the planner would sooner read
 * all of a table that has some hundred thousand, batch after batch. Not for statements over the team's own tables.
 */
export async function findByKey(tx: Executor): Promise<void> {
  await tx.run(sql`select set_config('enable_seqscan', 'off', true)`)
}

/** Whether a query has that many rows; it is read no further than it takes to know. */
export async function hasMany(tx: Executor, query: RawBuilder<unknown>): Promise<boolean> {
  const [row] = await tx.run<{ count: number }>(
    sql`select count(*) as count from (select 1 from (${query}) each_row limit ${MANY}::int) counted`,
  )
  return (row?.count ?? 0) >= MANY
}
