/** A database in, the same out for a run whose transactions tell a test each statement before it is run. */
import { compileStatement } from '../../src/adapters/compile-statement.ts'
import type { Database, Executor, Statement } from '../../src/ir/database.ts'

/** What it does in the transaction is part of it. */
export type Meddle = (words: string, tx: Executor) => Promise<unknown> | undefined

export function meddling(db: Database, meddle: Meddle): Database {
  return {
    engine: db.engine,
    run: db.run.bind(db) as Database['run'],
    change: (statement) => db.change(statement),
    session: db.session.bind(db) as Database['session'],
    close: db.close.bind(db),
    transaction: (work, options) => db.transaction((tx) => work(told(tx, meddle)), options),
  }
}

function told(tx: Executor, meddle: Meddle): Executor {
  const tell = (statement: Statement) => meddle(compileStatement(statement).sql, tx)
  return {
    run: async <Row>(statement: Statement) => {
      await tell(statement)
      return tx.run<Row>(statement)
    },
    change: async (statement) => {
      await tell(statement)
      return tx.change(statement)
    },
  }
}
