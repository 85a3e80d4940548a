/** The catalog's customers as a select: key, and each needed trait as the value its type has, NULL when missing. */
import { sql } from 'kysely'
import type { Column, TableName } from '../../ir/catalog.ts'
import type { PropertyCondition } from '../../ir/condition.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { ConditionScope } from '../language/conditions/condition-definition.ts'
import { conjunctsSql } from '../language/conditions/table.ts'
import type { Fragment, Moment } from '../language/fragment.ts'
import { noMoment } from './moments.ts'
import { columnAlias } from './names.ts'
import type { TableSource } from './sql-source.ts'

/** A row without a key is no customer, and one the catalog's own filter leaves out is none either (SEMANTICS 8). */
export function customerSource(
  { catalog, dialect }: TableSource,
  traits: Iterable<string>,
  isAmong: (key: Fragment) => readonly Fragment[],
): Fragment {
  const { customers } = catalog
  const { table, key, where } = customers
  const keyValue = dialect.keys.own(sql`${sql.id(key.column)}`, key.type)
  const columns = [...traits].map(
    (trait) =>
      sql`${dialect.columns.read(columnOf(customers.traits, trait))} as ${sql.id(columnAlias(trait))}`,
  )
  const filters = [
    sql`${sql.id(key.column)} is not null`,
    ...isAmong(keyValue),
    ...(where === undefined ? [] : rowConjuncts(where, customers.traits, dialect)),
  ]
  return sql`select ${sql.join([sql`${keyValue} as customer_key`, ...columns])} from ${tableSql(table)} where ${sql.join(filters, sql` and `)}`
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
