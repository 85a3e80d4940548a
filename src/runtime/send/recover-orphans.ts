/**
 * Claims of dead workers in, each either queued again or recorded as unknown out (SEMANTICS 25). A claim that was not
 * begun was never handed over. One that was begun is in doubt: only an idempotent provider may see its id again.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Executor } from '../../ir/database.ts'
import { rowsSql } from '../../ir/rows-sql.ts'
import type { RunContext } from '../run-context.ts'
import { isWorkerDead } from '../worker-identity.ts'

export async function recoverOrphans(run: RunContext): Promise<void> {
  await recover(run, sql`c.worker <> ${run.worker}::bigint`)
}

/**
 * Between two looks of a worker nothing of its own is under way: what is still claimed by it was left behind when an answer could
 * not be written.
 */
export async function recoverOwn(run: RunContext): Promise<void> {
  await recover(run, sql`c.worker = ${run.worker}::bigint`)
}

async function recover(run: RunContext, whose: RawBuilder<unknown>): Promise<void> {
  const claims = await run.db.run<{ worker: number; channel: string }>(sql`
    with recursive claimant as (${claimantsSql(run)})
    select distinct c.worker, m.channel from claimant c
    join ${run.tables.message} m on m.status = 'claimed' and m.worker = c.worker
    where ${whose} order by 1, 2`)
  if (claims.length === 0) return
  const idempotent = await idempotentChannels(run, new Set(claims.map((one) => one.channel)))
  for (const worker of new Set(claims.map((one) => one.worker))) {
    const counts = await run.db.transaction(async (tx) => {
      const isOwn = worker === run.worker
      if (!isOwn && !(await isWorkerDead(tx, run.schema, worker)))
        return { requeued: 0, unknown: 0 }
      return takeOver(tx, run, worker, idempotent)
    })
    run.tally.recovered(counts)
  }
}

/**
 * Workers that hold claims, from one to the next by the index: it has all claims that were ever made, until a vacuum, and a look
 * that reads them all would cost what was sent since.
 */
function claimantsSql({ tables: { message } }: RunContext): RawBuilder<unknown> {
  return sql`
    (select worker from ${message} where status = 'claimed' order by worker limit 1)
    union all
    select n.worker from claimant c cross join lateral (
      select m.worker from ${message} m where m.status = 'claimed' and m.worker > c.worker order by m.worker limit 1
    ) n`
}

/** One whose provider may see an id again, and how many attempts a message on it has. */
interface IdempotentChannel {
  readonly id: string
  readonly attempts: number
  /** This version of it. */
  readonly applyId: number
}

async function idempotentChannels(
  { programs, senders }: RunContext,
  ids: ReadonlySet<string>,
): Promise<readonly IdempotentChannel[]> {
  const idempotent: IdempotentChannel[] = []
  for (const id of ids) {
    const channel = programs.channels.get(id)
    if (channel === undefined) continue
    const sender = await senders.senderFor(channel)
    const { attempts } = channel.program.channel.retry
    if (sender.isIdempotent) idempotent.push({ id, attempts, applyId: channel.applyId })
  }
  return idempotent
}

async function takeOver(
  tx: Executor,
  { tables }: RunContext,
  worker: number,
  idempotent: readonly IdempotentChannel[],
) {
  const [counts] = await tx.run<{ requeued: number; unknown: number }>(sql`
    with orphan as (
      select id, next_attempt_at is null as begun,
        next_attempt_at is not null
          or exists (
            select from ${rowsSql('i', idempotent, { id: 'text', attempts: 'int', applyId: 'int' })}
            where i.id = m.channel
              -- Of an earlier version of the channel nobody knows whose ids it was that were recognised.
              and i."applyId" = m.channel_apply_id
              -- One that was not tried before may never have been handed over.
              and (m.attempts = 0 or m.attempts + 1 < i.attempts)
          ) as again
      from ${tables.message} m
      where status = 'claimed' and worker = ${worker}::bigint
      -- Whoever writes several messages locks them in the order in which they lie.
      order by ctid for update
    ),
    taken as (
      update ${tables.message} m set
        status = case when o.again then 'retry' else 'unknown' end,
        reason = case when not o.again then 'crashed' end,
        detail = case when o.begun then 'the worker ended before the answer was recorded' end,
        attempts = m.attempts + case when o.begun then 1 else 0 end,
        -- Due at the instant of the decision, so that it is found at once in actual and in virtual time.
        next_attempt_at = case when o.again then m.decided_at end,
        -- What was not begun is no more in doubt than it was before.
        doubt_since = case when o.again then coalesce(m.doubt_since, case when o.begun then m.decided_at end) end,
        worker = null
      from orphan o where m.id = o.id
      returning o.again
    )
    select count(*) filter (where again) as requeued, count(*) filter (where not again) as unknown from taken`)
  return counts ?? { requeued: 0, unknown: 0 }
}
