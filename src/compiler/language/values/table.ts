/** Every type of value, and the two questions others ask of it: how a literal is checked, and how it is written in SQL. */
import type { Described } from '../../../ir/catalog.ts'
import type { Literal, ValueType } from '../../../ir/value.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { SqlType } from '../../dialects/sql-types.ts'
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

/** A literal as a parameter of its type. */
export function literalSql(
  literal: Literal,
  { types }: Pick<Dialect, 'types'>,
  isWhole = false,
): Fragment {
  return types.parameter(literal.value, sqlTypeOf(literal, isWhole))
}

/** The type in which literals of one list are compared. */
export function sqlTypeOf(literal: Literal | undefined, isWhole = false): SqlType {
  if (isWhole || literal === undefined) return 'whole'
  return VALUES[literal.type].sqlType ?? 'text'
}

export function explainLiteral(literal: Literal, column?: Described): string {
  return VALUES[literal.type].explainLiteral(literal, column)
}
