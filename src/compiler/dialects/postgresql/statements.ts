/** Kysely's PostgreSQL compiler, with the text kept apart from its parameters. */
import { createQueryId, PostgresQueryCompiler, sql } from 'kysely'
import type { SqlParam, SqlText, SqlValue } from '../../../ir/sql-text.ts'
import { ListedValues, RunTimeValue } from '../run-time-values.ts'
import type { Compilable, Statements } from '../statements.ts'
import { showStatement } from './show-statement.ts'

/** PostgreSQL text cannot hold it, so no identifier or literal contains it. */
const PLACEHOLDER = '\u0000'

class SplittableCompiler extends PostgresQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return PLACEHOLDER
  }
}

export const STATEMENTS: Statements = {
  write,
  show: showStatement,
  expression: (name, select, isInlined) =>
    sql`${name} as ${isInlined ? sql`not materialized ` : sql``}(${select})`,
}

function write(query: Compilable): SqlText {
  const compiled = new SplittableCompiler().compileQuery(query.toOperationNode(), createQueryId())
  return {
    strings: compiled.sql.split(PLACEHOLDER),
    params: compiled.parameters.map(paramOf),
  }
}

function paramOf(value: unknown): SqlParam {
  if (value instanceof RunTimeValue) return value.param
  if (value instanceof ListedValues) return { kind: 'value', value: value.values, listed: true }
  if (isSqlValue(value)) return { kind: 'value', value }
  throw new Error(`a statement holds a value that cannot be stored: ${typeof value}`)
}

function isSqlValue(value: unknown): value is SqlValue {
  if (value === null) return true
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string')
  return ['string', 'number', 'boolean'].includes(typeof value)
}
