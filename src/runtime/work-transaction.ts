/**
 * Work in, one transaction around it out, in which nothing can be applied and the programs are the newest.
 * Apply takes the same lock exclusively, so a worker never decides by a config that is being replaced.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Database, Executor } from '../ir/database.ts'
import { readApplyId } from './load-applied.ts'

/** Something was applied since the programs were loaded: load them again, then go on. */
export class ProgramsChanged extends Error {
  override readonly name = 'ProgramsChanged'
}

export interface WorkScope {
  readonly db: Database
  readonly schema: string
  readonly applyId: number
}

export function workTransaction<T>(
  { db, schema, applyId }: WorkScope,
  work: (tx: Executor) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    // Two statements: in one, the snapshot would be taken before the lock is granted and show the old apply.
    await tx.run(sql`select pg_advisory_xact_lock_shared(${workLock(schema)})`)
    if ((await readApplyId(tx, schema)) !== applyId) throw new ProgramsChanged()
    return work(tx)
  })
}

/** Of all work, and of whoever applies. */
export function workLock(schema: string): RawBuilder<unknown> {
  return sql`hashtext(${schema}::text), 2`
}
