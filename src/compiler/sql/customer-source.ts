/** The catalog's customers as a select: key, and each needed trait as the value its type has, NULL when missing. */
import { sql } from 'kysely'
import type { Column, TableName } from '../../ir/catalog.ts'
import type { PropertyCondition } from '../../ir/condition.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { ConditionScope } from '../language/conditions/condition-definition.ts'
import { conjunctsSql } from '../language/conditions/table.ts'
import type { Fragment, Moment, Subject } from '../language/fragment.ts'
import { noMoment } from './moments.ts'
import { columnAlias } from './names.ts'
import type { TableSource } from './sql-source.ts'

export function customerSource(
  source: TableSource,
  traits: Iterable<string>,
  isAmong: (key: Fragment) => readonly Fragment[],
): Fragment {
  const { key, from } = customerRows(source, isAmong)
  const columns = [...traits].map((trait) => traitColumn(trait, source))
  return sql`select ${sql.join([key, ...columns])} ${from}`
}

/**
 * `… as customer_key` and `from … where …`. A row without a key is no customer, and one the catalog's own filter leaves out is none
 * either (SEMANTICS 8).
 */
export function customerRows(
  { catalog, dialect }: TableSource,
  isAmong: (key: Fragment) => readonly Fragment[],
): { readonly key: Fragment; readonly from: Fragment } {
  const { table, key, where, traits } = catalog.customers
  const keyValue = dialect.keys.own(sql`${sql.id(key.column)}`, key.type)
  const filters = [
    sql`${sql.id(key.column)} is not null`,
    ...isAmong(keyValue),
    ...(where === undefined ? [] : rowConjuncts(where, traits, dialect)),
  ]
  return {
    key: sql`${keyValue} as customer_key`,
    from: sql`from ${tableSql(table)} where ${sql.join(filters, sql` and `)}`,
  }
}

/** A stored trait of such a row, `… as <alias>`. */
export function traitColumn(name: string, { catalog, dialect }: TableSource): Fragment {
  const column = columnOf(catalog.customers.traits, name)
  return sql`${dialect.columns.read(column)} as ${sql.id(columnAlias(name))}`
}

/** The same where the row is called `c`. */
export function traitOfRow(name: string, { catalog }: TableSource): Subject {
  const type = columnOf(catalog.customers.traits, name)
  return { type, value: sql`c.${sql.id(columnAlias(name))}` }
}

/** A filter over the columns of one table, where they are. */
export function rowConjuncts(
  where: PropertyCondition,
  columns: Readonly<Record<string, Column>>,
  dialect: Dialect,
): readonly Fragment[] {
  const read = (name: string) => dialect.columns.read(columnOf(columns, name))
  return conjunctsSql(where, rowScope(read, columns, noMoment(dialect)))
}

/** What names mean in a condition over the columns of one row. */
export function rowScope(
  read: (name: string) => Fragment,
  columns: Readonly<Record<string, Column>>,
  moment: Moment,
): ConditionScope {
  const refuse = () => {
    throw new Error('a condition over one row reads no events, no segments and no key')
  }
  return {
    moment,
    column: (name) => ({ type: columnOf(columns, name), value: read(name) }),
    key: refuse,
    aggregate: refuse,
    member: refuse,
    among: refuse,
  }
}

export function tableSql(table: TableName): Fragment {
  return sql`${sql.id(...table.split('.'))}`
}

export function columnOf<T>(columns: Readonly<Record<string, T>>, name: string): T {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined
  if (column === undefined) throw new Error(`compiled a condition over the unknown name ${name}`)
  return column
}
