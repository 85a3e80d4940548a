/** A Kysely statement in, PostgreSQL text and wire-ready parameters out: the one way a statement reaches a database. */
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { Statement } from '../ir/database.ts'
import { encodeParameter } from './encode-parameter.ts'

export interface CompiledStatement {
  readonly sql: string
  readonly parameters: readonly (string | null)[]
}

/** Compiles only: nothing is ever executed through it. */
const COMPILER = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

export function compileStatement(statement: Statement): CompiledStatement {
  // `never` in the port stands for "whatever Kysely wants here", so that ir need not import Kysely's types.
  const { sql, parameters } = statement.compile(COMPILER as never)
  return { sql, parameters: parameters.map(encodeParameter) }
}
