/**
 * Port: a PostgreSQL database (PostgreSQL 15+ or PGlite). Statements are Kysely `sql` templates or builders,
 * compiled by the adapter; values are always parameters.
 *
 * Row values, the same in every adapter: int2/int4/int8 → number (int8 beyond 2^53 throws), numeric → string,
 * float → number, boolean, text, timestamptz → UTC ISO string `2026-01-02T03:04:05.678Z` (microseconds kept
 * when not zero), date → `YYYY-MM-DD`, json/jsonb → parsed, arrays of these → arrays.
 */
export interface Executor {
  /** Runs one statement and returns its rows. */
  run<Row>(statement: Statement): Promise<readonly Row[]>
  /** Runs one statement that writes and gives nothing back; how many rows it inserted, updated or deleted. */
  change(statement: Statement): Promise<number>
}

/** Structural subset of Kysely's `RawBuilder` and query builders. */
export interface Statement {
  compile(executorProvider: never): {
    readonly sql: string
    readonly parameters: readonly unknown[]
  }
}

export interface Database extends Executor {
  readonly engine: 'postgres' | 'pglite'
  /** One transaction (read committed unless told); rolled back when `work` rejects. */
  transaction<T>(work: (tx: Executor) => Promise<T>, options?: TransactionOptions): Promise<T>
  /**
   * A connection of its own until `work` ends, for session-level advisory locks. Transactions may be opened on it.
   * On PGlite it is the only connection; calls outside the session still work.
   */
  session<T>(work: (session: Session) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface Session extends Executor {
  transaction<T>(work: (tx: Executor) => Promise<T>, options?: TransactionOptions): Promise<T>
}

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read'
  readonly readOnly?: boolean
}

/** A database error with its SQLSTATE, so that callers can tell a missing table from a lost connection. */
export class DatabaseError extends Error {
  readonly code: string | undefined
  constructor(message: string, code: string | undefined, cause: unknown) {
    super(message, { cause })
    this.name = 'DatabaseError'
    this.code = code
  }
}

/**
 * Lost connections, servers that shut down or take no more, full disks. A statement that was cancelled, or that one query's own
 * limits ended (53200, 53400, 58P01, XX000), is not one: others go on.
 */
const CONNECTION_CODES = ['08', '57P', '25P03', '53100', '53300']

/** Whether it concerns the connection or the whole server, so that nothing else can be asked either. */
export function endsConnection({ code }: DatabaseError): boolean {
  if (code === undefined) return true
  return CONNECTION_CODES.some((group) => code.startsWith(group))
}
