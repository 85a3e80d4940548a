/**
 * Results of single attempts in as they come, few statements out. Eagerly: whatever gathered while one is written goes
 * with the next, so that a crash leaves few answers unrecorded. Else all at once: where the provider recognises an id,
 * an answer that is lost costs nothing.
 */
import type { RawBuilder } from 'kysely'
import { DatabaseError, type Executor } from '../../ir/database.ts'
import type { AttemptResult } from './attempt-result.ts'
import {
  type PlacedResult,
  recordAfterReportsSql,
  recordPlacedSql,
  recordResultsSql,
} from './record-results.ts'

export interface ResultWriter {
  /** Throws when an earlier result could not be written, so that nothing more is handed over. */
  add(result: AttemptResult): void
  /** Resolves when everything added is written; rejects when it could not be. */
  drain(): Promise<void>
  /** How many results came too late: another worker had taken their messages over. */
  lost(): number
}

export interface ResultStore {
  readonly db: Executor
  readonly schema: string
  readonly worker: number
}

const TRIES = 3

export function createResultWriter(
  { db, schema, worker }: ResultStore,
  { isEager }: { readonly isEager: boolean },
): ResultWriter {
  let waiting: AttemptResult[] = []
  let writing: Promise<void> | undefined
  let lost = 0
  let failure: { readonly thrown: unknown } | undefined
  const countOf = async (statement: RawBuilder<unknown>, tries = TRIES): Promise<number> => {
    try {
      return await db.change(statement)
    } catch (thrown) {
      // Of two that wait for each other one is given up, and has written nothing then.
      if (tries === 1 || !(thrown instanceof DatabaseError) || thrown.code !== '40P01') throw thrown
      return countOf(statement, tries - 1)
    }
  }
  const write = async (): Promise<void> => {
    try {
      while (waiting.length > 0) {
        const batch = waiting
        waiting = []
        let missing = batch.length
        const placed = batch.filter(isPlaced)
        if (placed.length === batch.length)
          missing -= await countOf(recordPlacedSql(schema, worker, placed))
        if (missing === 0) continue
        missing -= await countOf(recordResultsSql(schema, worker, batch))
        if (missing === 0) continue
        lost += missing - (await countOf(recordAfterReportsSql(schema, worker, batch)))
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
      if (isEager) writing ??= write()
    },
    async drain() {
      await (writing ?? write())
      if (failure !== undefined) throw failure.thrown
    },
    lost: () => lost,
  }
}

function isPlaced(result: AttemptResult): result is PlacedResult {
  return result.place !== undefined
}
