/** Conditions in SQL of the team's own (S14): read by the engine's grammar, and their parameters. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts'
import type { SqlCondition } from '../../ir/condition.ts'
import type { Fragment } from './fragment.ts'

/** The instant of the evaluation. */
export const AS_OF_PARAMETER = 'as_of'

export interface ReadSql {
  /** One more than `names`. */
  readonly strings: readonly string[]
  /** The parameter between each two. */
  readonly names: readonly string[]
  readonly tables: readonly string[]
}

/** What is wrong with SQL, and where in its text. */
export interface SqlProblem {
  readonly code: Extract<DiagnosticCode, 'CRM3153' | 'CRM3154' | 'CRM3155'>
  /** In bytes of UTF-8 from its start. */
  readonly at: number
  readonly message: string
  readonly fix?: string
}

export interface RawSql {
  /** Whose SQL it is, for people. */
  readonly language: string
  /** Before anything is read. It takes a moment, and most projects have no SQL of their own. */
  start(): Promise<void>
  /** The pieces around the parameters, or what is wrong. */
  read(
    text: string,
    declared: readonly string[],
  ): ReadSql | { readonly problems: readonly SqlProblem[] }
  /** Whether a text means another instant each time it becomes one (SEMANTICS 1). */
  readsClock(text: string): boolean
  parameter(value: SqlCondition['parameters'][string]): Fragment
}
