/** A PostgreSQL URL in, the `Database` port over a pool of connections out. */
import pg from 'pg'
import type { Database, Executor, Session, TransactionOptions } from '../../ir/database.ts'
import { readerOf } from '../row-values.ts'
import { changeRows, type RawConnection, runStatement, runTransaction } from '../run-transaction.ts'
import { SerialConnection } from '../serial-connection.ts'
import { postgresError } from './postgres-error.ts'

export interface PostgresOptions {
  readonly url: string
  readonly maxConnections?: number
  /** How long to wait for a connection, a free one or a new one. */
  readonly connectTimeoutMs?: number
}

/** What row values and messages depend on; a role's or database's own settings must not change them. */
const SESSION_SETTINGS = [
  `set time zone 'UTC'`,
  `set datestyle = 'ISO, YMD'`,
  `set intervalstyle = 'iso_8601'`,
  `set bytea_output = 'hex'`,
  `set extra_float_digits = 1`,
  `set client_encoding = 'UTF8'`,
  `set client_min_messages = warning`,
  // Type names are compared as PostgreSQL writes them.
  `set quote_all_identifiers = off`,
  // A worker's lock lives on a session that says nothing while it sends. Older servers have no such setting.
  `select set_config(name, '0', false) from pg_settings where name = 'idle_session_timeout'`,
].join('; ')

export class PostgresDatabase implements Database {
  readonly engine = 'postgres'
  readonly #pool: pg.Pool

  constructor(options: PostgresOptions) {
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.maxConnections ?? 10,
      connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
      fallback_application_name: 'crm',
      keepAlive: true,
      types: { getTypeParser: readerOf },
      onConnect: prepareClient,
    })
    // An idle connection that the server closes is replaced by the next call; without a listener it ends the process.
    this.#pool.on('error', () => undefined)
  }

  run: Database['run'] = (statement) =>
    this.#withClient((client) => runStatement(client, statement))

  change: Database['change'] = (statement) =>
    this.#withClient((client) => changeRows(client, statement))

  transaction<T>(work: (tx: Executor) => Promise<T>, options?: TransactionOptions): Promise<T> {
    return this.#withClient((client) => runTransaction(client, work, options))
  }

  async session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const client = await this.#connect()
    try {
      return await work(new SerialConnection(rawConnection(client)))
    } finally {
      // Destroyed, not returned: its advisory locks end with it, whatever `work` left behind.
      client.release(true)
    }
  }

  /** Runs a script of several statements in one implicit transaction. */
  async runScript(text: string): Promise<void> {
    await this.#pool.query(text).catch((error: unknown) => {
      throw postgresError(error)
    })
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end()
  }

  async #withClient<T>(work: (connection: RawConnection) => Promise<T>): Promise<T> {
    const client = await this.#connect()
    try {
      return await work(rawConnection(client))
    } finally {
      // The pool itself drops a connection that was lost meanwhile.
      client.release()
    }
  }

  #connect(): Promise<pg.PoolClient> {
    return this.#pool.connect().catch((error: unknown) => {
      throw postgresError(error)
    })
  }
}

async function prepareClient(client: pg.ClientBase): Promise<void> {
  // A connection lost while it is checked out rejects the statement under way; the event must not end the process.
  client.on('error', () => undefined)
  await client.query(SESSION_SETTINGS)
}

function rawConnection(client: pg.PoolClient): RawConnection {
  return {
    query: async ({ sql, parameters }) => {
      // Extended also without parameters: the simple protocol would run several statements, as PGlite does not.
      const query = { text: sql, values: [...parameters], queryMode: 'extended' }
      const result = await client.query(query).catch((error: unknown) => {
        throw postgresError(error)
      })
      return { command: result.command, rows: result.rows, changed: result.rowCount ?? 0 }
    },
  }
}
