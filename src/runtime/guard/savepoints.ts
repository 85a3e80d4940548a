/**
 * A transaction in, the same with a savepoint before the first statement of each part out: what a part fails at is undone, and
 * the transaction goes on. A part that asks nothing costs nothing; that is most guards. Savepoints end with the transaction.
 */
import { sql } from 'kysely'
import type { Executor } from '../../ir/database.ts'

export interface Savepoints {
  readonly tx: Executor
  /** The next statement begins another part. */
  next(): void
  /** Undoes the part. When the connection is lost this rejects, too. */
  undo(): Promise<void>
}

export function withSavepoints(tx: Executor): Savepoints {
  let isOpen = false
  const open = async (): Promise<Executor> => {
    if (!isOpen) await tx.run(sql`savepoint guard`)
    isOpen = true
    return tx
  }
  return {
    tx: {
      run: async (statement) => (await open()).run(statement),
      change: async (statement) => (await open()).change(statement),
    },
    next() {
      isOpen = false
    },
    async undo() {
      if (isOpen) await tx.run(sql`rollback to savepoint guard`)
    },
  }
}
