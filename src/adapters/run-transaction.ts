/** A connection and a piece of work in, the work's result out, all of it committed or none of it. */
import {
  DatabaseError,
  type Executor,
  type Statement,
  type TransactionOptions,
} from '../ir/database.ts'
import { type CompiledStatement, compileStatement } from './compile-statement.ts'

/** What an engine has to offer: one statement at a time, on one connection. Errors are `DatabaseError`s. */
export interface RawConnection {
  query(statement: CompiledStatement): Promise<RawResult>
}

export interface RawResult {
  /** First word of PostgreSQL's command tag, e.g. `SELECT`. */
  readonly command: string
  readonly rows: readonly unknown[]
  /** Rows inserted, updated or deleted. */
  readonly changed: number
}

export async function runStatement<Row>(
  connection: RawConnection,
  statement: Statement,
): Promise<readonly Row[]> {
  const { rows } = await connection.query(compileStatement(statement))
  // The shape of a row is what the statement's author says it is, as with every SQL client.
  return rows as readonly Row[]
}

export async function changeRows(connection: RawConnection, statement: Statement): Promise<number> {
  const { changed } = await connection.query(compileStatement(statement))
  return changed
}

export async function runTransaction<T>(
  connection: RawConnection,
  work: (tx: Executor) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  await connection.query(plain(beginText(options)))
  let isOpen = true
  const inside = (): RawConnection => {
    if (!isOpen) throw new Error('the transaction has ended')
    return connection
  }
  const tx: Executor = {
    run: async (statement) => runStatement(inside(), statement),
    change: async (statement) => changeRows(inside(), statement),
  }
  try {
    const result = await work(tx)
    isOpen = false
    await commit(connection)
    return result
  } catch (error) {
    isOpen = false
    // Rolling back fails only when the connection is gone, and the transaction with it.
    await connection.query(plain('rollback')).catch(() => undefined)
    throw error
  }
}

/** A failed statement whose error was swallowed turns `commit` into a rollback; that must not look like success. */
async function commit(connection: RawConnection): Promise<void> {
  const { command } = await connection.query(plain('commit'))
  if (command !== 'ROLLBACK') return
  throw new DatabaseError(
    'the transaction was rolled back, because one of its statements failed',
    '25P02',
    undefined,
  )
}

function beginText({ isolation = 'read committed', readOnly = false }: TransactionOptions): string {
  return `begin isolation level ${isolation} ${readOnly ? 'read only' : 'read write'}`
}

export function plain(sql: string): CompiledStatement {
  return { sql, parameters: [] }
}
