/** Work inside a transaction that the database may refuse, undone when it does; and whose statement it was. */
import { sql } from 'kysely'
import { DatabaseError, type Executor, endsConnection } from '../ir/database.ts'

/** The database refused the statement of one segment. */
export class SegmentRefused extends Error {
  readonly segment: string
  readonly refusal: DatabaseError

  constructor(segment: string, refusal: DatabaseError) {
    super(refusal.message, { cause: refusal })
    this.name = 'SegmentRefused'
    this.segment = segment
    this.refusal = refusal
  }
}

export type Attempt<T> = { readonly answer: T } | { readonly refusal: DatabaseError }

/** A refusal undoes what was done since, so that the transaction can go on; a lost connection is thrown. */
export async function attempt<T>(tx: Executor, work: () => Promise<T>): Promise<Attempt<T>> {
  // Not released: of several of one name the last counts, and the transaction ends soon.
  await tx.run(sql`savepoint attempt`)
  try {
    return { answer: await work() }
  } catch (error) {
    if (!(error instanceof DatabaseError) || endsConnection(error)) throw error
    await tx.run(sql`rollback to savepoint attempt`)
    return { refusal: error }
  }
}
