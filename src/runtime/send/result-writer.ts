/**
 * Results of single attempts in as they come, few statements out: whatever gathered while one is written goes with the
 * next. So a crash leaves few answers unrecorded, and fast providers do not cost a statement per message.
 */
import type { Executor } from '../../ir/database.ts'
import { type RecordedResult, recordResultsSql } from './record-results.ts'

export interface ResultWriter {
  /** Throws when an earlier result could not be written, so that nothing more is handed over. */
  add(result: RecordedResult): void
  /** Resolves when everything added is written; rejects when it could not be. */
  drain(): Promise<void>
}

export function createResultWriter(db: Executor, schema: string, worker: number): ResultWriter {
  let waiting: RecordedResult[] = []
  let writing: Promise<void> | undefined
  let failure: { readonly thrown: unknown } | undefined
  const write = async (): Promise<void> => {
    try {
      while (waiting.length > 0) {
        const batch = waiting
        waiting = []
        await db.run(recordResultsSql(schema, worker, batch))
      }
    } catch (thrown) {
      failure ??= { thrown }
    } finally {
      writing = undefined
    }
  }
  return {
    add(result) {
      if (failure !== undefined) throw failure.thrown
      waiting.push(result)
      writing ??= write()
    },
    async drain() {
      await writing
      if (failure !== undefined) throw failure.thrown
    },
  }
}
