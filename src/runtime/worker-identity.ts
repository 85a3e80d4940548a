/**
 * A database in, work done under a worker number of its own out. The number's session lock is held as long as the
 * process lives: whoever can take it knows that the worker is dead and that its claims are orphans.
 */
import { type RawBuilder, sql } from 'kysely'
import { type Database, DatabaseError, type Executor } from '../ir/database.ts'
import { workLock } from './work-transaction.ts'

export interface WorkerIdentity {
  readonly worker: number
  /** Rejects when the session was lost although the process lives: others may take its claims for orphans. */
  readonly holdsWorker: () => Promise<void>
  /**
   * Takes turns with others who walk through virtual time: one instant is one worker's. Two of them at two instants would
   * decide what one decides who takes them in order.
   */
  readonly inTurn: Turn
}

/** `undefined`: asked to stop while it waited. */
export type Turn = <T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
) => Promise<T | undefined>

export function withWorker<T>(
  db: Database,
  schema: string,
  work: (identity: WorkerIdentity) => Promise<T>,
): Promise<T> {
  return db.session(async (session) => {
    const worker = await nextWorker(session, schema)
    await session.run(sql`select pg_advisory_lock(${workerLock(schema)}, ${worker}::int)`)
    try {
      const holdsWorker = async () => {
        await session.run(sql`select 1`)
      }
      // One process at a time opens an embedded database.
      const inTurn: Turn =
        db.engine === 'pglite' ? (_, instant) => instant() : turnsOf(session, schema)
      return await work({ worker, holdsWorker, inTurn })
    } finally {
      await releaseWorker(session, schema, worker)
    }
  })
}

const LOCK_NOT_AVAILABLE = '55P03'

/** The lock is the session's, so that of whoever dies the turn is over. */
function turnsOf(session: Executor, schema: string): Turn {
  const turn = sql`hashtext(${schema}::text || ':virtual'), 0`
  const release = (lock: RawBuilder<unknown>) =>
    session.run(sql`select pg_advisory_unlock(${lock})`)
  // So that whoever is asked to stop while it waits notices. Reset when the session is given back.
  const waitInSlices = () => session.run(sql`select set_config('lock_timeout', '500ms', false)`)
  return async (signal, work) => {
    await waitInSlices()
    if (!(await takeLock(session, turn, signal))) return undefined
    try {
      // Whoever died may still have a transaction in the server: until it is undone, its rows would be passed over.
      const fence = workLock(schema)
      if (!(await takeLock(session, fence, signal))) return undefined
      await release(fence)
      return await work()
    } finally {
      // When the session is lost the turn went with it, and the first error matters more.
      await release(turn).catch(() => undefined)
    }
  }
}

/** False when asked to stop meanwhile. */
async function takeLock(
  session: Executor,
  lock: RawBuilder<unknown>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for (;;) {
    if (signal?.aborted === true) return false
    if (await tryLock(session, lock)) return true
  }
}

async function tryLock(session: Executor, lock: RawBuilder<unknown>): Promise<boolean> {
  try {
    await session.run(sql`select pg_advisory_lock(${lock})`)
    return true
  } catch (thrown) {
    if (thrown instanceof DatabaseError && thrown.code === LOCK_NOT_AVAILABLE) return false
    throw thrown
  }
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
    await session.run(sql`reset lock_timeout`)
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
