/** Whole statements: built ones as plain data to store and run, and plain data as text for people. */
import type { OperationNodeSource, RootOperationNode } from 'kysely'
import type { SqlBindings, SqlText } from '../../ir/sql-text.ts'
import type { Fragment } from './fragment.ts'

export interface Compilable extends OperationNodeSource {
  toOperationNode(): RootOperationNode
}

export interface Statements {
  /** Text between parameters, and the parameters. */
  write(query: Compilable): SqlText
  /** Laid out, constants in their places; run-time parameters that are not bound show as `:as_of`. Only ever shown. */
  show(text: SqlText, bindings?: SqlBindings): string
  /** `name as (select)`, one of a `with`; inlined only where the engine says that it can. */
  expression(name: Fragment, select: Fragment, isInlined: boolean): Fragment
}
