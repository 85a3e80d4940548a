/**
 * A database in, work done under a worker number of its own out. The number's session lock is held as long as the
 * process lives: whoever can take it knows that the worker is dead and that its claims are orphans. `holds` rejects when
 * the session was lost although the process lives.
 */
import { sql } from 'kysely'
import type { Database, Executor } from '../ir/database.ts'

export function withWorker<T>(
  db: Database,
  schema: string,
  work: (worker: number, holds: () => Promise<void>) => Promise<T>,
): Promise<T> {
  return db.session(async (session) => {
    const worker = await nextWorker(session, schema)
    await session.run(sql`select pg_advisory_lock(${workerLock(schema)}, ${worker}::int)`)
    try {
      const holds = async () => {
        await session.run(sql`select 1`)
      }
      return await work(worker, holds)
    } finally {
      await releaseWorker(session, schema, worker)
    }
  })
}

/** True when the worker is gone; the lock is then held to the end of the transaction, so one rescuer acts. */
export async function isWorkerDead(tx: Executor, schema: string, worker: number): Promise<boolean> {
  const [row] = await tx.run<{ dead: boolean }>(
    sql`select pg_try_advisory_xact_lock(${workerLock(schema)}, ${worker}::int) as dead`,
  )
  return row?.dead === true
}

/** When the connection is gone the lock went with it; there is nothing to release, and the first error matters more. */
async function releaseWorker(session: Executor, schema: string, worker: number): Promise<void> {
  try {
    await session.run(sql`select pg_advisory_unlock(${workerLock(schema)}, ${worker}::int)`)
  } catch {
    return
  }
}

function workerLock(schema: string) {
  return sql`hashtext(${schema}::text || ':worker')`
}

async function nextWorker(session: Executor, schema: string): Promise<number> {
  const [row] = await session.run<{ id: number }>(
    // The lock's second number is an int4; wrapping after two thousand million workers is no clash.
    sql`select (nextval(format('%I.worker_id', ${schema}::text)::regclass) % 2147483647)::int as id`,
  )
  if (row === undefined) throw new Error('the sequence worker_id returned nothing')
  return row.id
}
