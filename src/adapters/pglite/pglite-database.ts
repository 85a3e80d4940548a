/** An open PGlite instance in, the `Database` port over its one connection out. */
import type { PGlite } from '@electric-sql/pglite'
import {
  type Database,
  DatabaseError,
  type Executor,
  type Session,
  type TransactionOptions,
} from '../../ir/database.ts'
import { plain, type RawConnection } from '../run-transaction.ts'
import { SerialConnection } from '../serial-connection.ts'

/** PGlite's own start already gives UTC; a seed script may have changed either. */
const SESSION_SETTINGS = [
  `set time zone 'UTC'`,
  `set datestyle = 'ISO, YMD'`,
  `set intervalstyle = 'iso_8601'`,
  `set client_min_messages = warning`,
]

export class PgliteDatabase implements Database {
  readonly engine = 'pglite'
  readonly #pglite: PGlite
  readonly #raw: RawConnection
  readonly #connection: SerialConnection
  readonly #onClose: () => Promise<void> | void
  #sessions = 0
  #closing: Promise<void> | undefined

  private constructor(pglite: PGlite, onClose: () => Promise<void> | void) {
    this.#pglite = pglite
    this.#onClose = onClose
    this.#raw = rawConnection(pglite)
    this.#connection = new SerialConnection(this.#raw)
  }

  /** `onClose` runs after the instance is closed, e.g. to release the directory's lock. */
  static async over(pglite: PGlite, onClose: () => Promise<void> | void = () => undefined) {
    const database = new PgliteDatabase(pglite, onClose)
    await database.#applySettings()
    return database
  }

  run: Database['run'] = (statement) => this.#connection.run(statement)

  change: Database['change'] = (statement) => this.#connection.change(statement)

  transaction<T>(work: (tx: Executor) => Promise<T>, options?: TransactionOptions): Promise<T> {
    return this.#connection.transaction(work, options)
  }

  /**
   * Shares the one connection. Advisory locks taken in it are therefore no protection between two sessions of
   * this process; between processes the directory's lock is. They end with the last session.
   */
  async session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    this.#sessions += 1
    try {
      return await work(this.#connection)
    } finally {
      this.#sessions -= 1
      if (this.#sessions === 0) await this.#releaseAdvisoryLocks()
    }
  }

  /** Runs a script of several statements in one implicit transaction. */
  async runScript(text: string): Promise<void> {
    await this.#connection.exclusive(async () => {
      await this.#pglite.exec(text).catch((error: unknown) => {
        throw pgliteError(error)
      })
    })
    await this.#applySettings()
  }

  close(): Promise<void> {
    this.#closing ??= this.#connection
      .exclusive(() => this.#pglite.close())
      .finally(() => this.#onClose())
    return this.#closing
  }

  async #releaseAdvisoryLocks(): Promise<void> {
    const unlock = plain('select pg_advisory_unlock_all()')
    await this.#connection.exclusive(() => this.#raw.query(unlock))
  }

  async #applySettings(): Promise<void> {
    await this.#connection.exclusive(async () => {
      for (const setting of SESSION_SETTINGS) await this.#raw.query(plain(setting))
    })
  }
}

function rawConnection(pglite: PGlite): RawConnection {
  return {
    query: async ({ sql, parameters }) => {
      const result = await pglite.query(sql, [...parameters]).catch((error: unknown) => {
        throw pgliteError(error)
      })
      return {
        command: result.command ?? '',
        rows: result.rows,
        changed: result.affectedRows ?? 0,
      }
    },
  }
}

function pgliteError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error
  if (!(error instanceof Error)) return new DatabaseError(String(error), undefined, error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return new DatabaseError(error.message, code, error)
}
