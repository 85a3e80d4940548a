/** Every type of value, and the two questions others ask of it: how a column is read, and how a literal is written in SQL. */
import { sql } from 'kysely'
import type { Column, Described } from '../../../ir/catalog.ts'
import type { Literal, ValueType } from '../../../ir/value.ts'
import type { Fragment } from '../fragment.ts'
import { BOOLEAN } from './boolean.ts'
import { DATE } from './date.ts'
import { INSTANT } from './instant.ts'
import { LIST } from './list.ts'
import { MONEY } from './money.ts'
import { NUMBER } from './number.ts'
import { TEXT } from './text.ts'
import type { ValueDefinition } from './value-definition.ts'

export const VALUES = {
  text: TEXT,
  number: NUMBER,
  money: MONEY,
  boolean: BOOLEAN,
  date: DATE,
  instant: INSTANT,
  list: LIST,
} as const satisfies Record<ValueType['type'], ValueDefinition>

/** The typed value of a catalog column, NULL when missing. Nothing a row holds makes it fail. */
export function columnSql(column: Column): Fragment {
  const definition = VALUES[column.type]
  const raw = sql`${sql.id(column.column)}`
  if (column.path === undefined) return definition.fromColumn(raw, column)
  const path = sql`${column.path}::text[]`
  return definition.fromJson(
    { json: sql`(${raw} #> ${path})`, text: sql`${raw} #>> ${path}` },
    column,
  )
}

/** A literal as a parameter of its type. */
export function literalSql(literal: Literal, isWhole = false): Fragment {
  if (isWhole) return sql`${literal.value}::bigint`
  return sql`${literal.value}::${VALUES[literal.type].sqlType ?? sql`text`}`
}

/** Literals as one array parameter. */
export function literalsSql(literals: readonly Literal[], isWhole = false): Fragment {
  const values = literals.map(({ value }) => String(value))
  const [first] = literals
  const type =
    isWhole || first === undefined ? sql`bigint` : (VALUES[first.type].sqlType ?? sql`text`)
  return sql`${values}::${type}[]`
}

export function explainLiteral(literal: Literal, column?: Described): string {
  return VALUES[literal.type].explainLiteral(literal, column)
}
