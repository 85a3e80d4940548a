/**
 * One database connection in, the same connection with its callers queued out: a transaction has it to itself,
 * and statements issued beside it wait. Without this a statement of another caller would silently run inside
 * whichever transaction happens to be open.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Executor, Statement, TransactionOptions } from '../ir/database.ts'
import { changeRows, type RawConnection, runStatement, runTransaction } from './run-transaction.ts'

export class SerialConnection {
  readonly #connection: RawConnection
  /** What the current caller is inside of, to turn a deadlock with oneself into an error. */
  readonly #inside = new AsyncLocalStorage<{ isOpen: boolean }>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(connection: RawConnection) {
    this.#connection = connection
  }

  run<Row>(statement: Statement): Promise<readonly Row[]> {
    return this.exclusive(() => runStatement<Row>(this.#connection, statement))
  }

  change(statement: Statement): Promise<number> {
    return this.exclusive(() => changeRows(this.#connection, statement))
  }

  transaction<T>(work: (tx: Executor) => Promise<T>, options?: TransactionOptions): Promise<T> {
    return this.exclusive(() => {
      const mark = { isOpen: true }
      return this.#inside
        .run(mark, () => runTransaction(this.#connection, work, options))
        .finally(() => {
          mark.isOpen = false
        })
    })
  }

  /** Runs `work` when everything asked for before has ended, in order of asking. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside.getStore()?.isOpen === true) {
      throw new Error('inside a transaction only its own executor may be used on this connection')
    }
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
