/** Traits of the customers whose keys are bound at run time, as a `with … select` around the columns the caller gives. */
import { sql } from 'kysely'
import { type CustomerRows, selectOfRows } from '../../ir/row-read.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Fragment, Subject } from '../language/fragment.ts'
import { customerRows, traitColumn, traitOfRow } from './customer-source.ts'
import { keysSource } from './keys.ts'
import { createNames } from './names.ts'
import type { TableSource } from './sql-source.ts'
import { Statement } from './statement.ts'

/** `select … as customer_key, <columns>`. */
export function traitsAmongKeys(
  source: TableSource,
  traits: readonly string[],
  columns: (trait: (name: string) => Subject) => readonly Fragment[],
): SqlText {
  const { catalog, dialect } = source
  const { computed = {} } = catalog
  if (traits.some((name) => Object.hasOwn(computed, name))) {
    return computedAmongKeys(source, columns)
  }
  const values = columns((name) => traitOfRow(name, source))
  const read = [...new Set(traits)].map((name) => traitColumn(name, source))
  return dialect.statements.write(selectOfRows(rowsAmongKeys(source), read, values))
}

/** What stands around the columns and what is selected of them. */
export function rowsAmongKeys(source: TableSource): CustomerRows<Fragment> {
  const { table } = source.catalog.customers
  // A name of its own hides a table of that name.
  const keys = sql.id(createNames([table.split('.').at(-1) ?? table])('keys'))
  const { key, from } = customerRows(source, (value) => [
    sql`${value} in (select customer_key from ${keys})`,
  ])
  return {
    select: sql`with ${keys} as (${keysSource(source)}) select ${keyOfRow(source)} as customer_key`,
    from: sql` from (select ${key}`,
    where: sql` ${from}) as c`,
  }
}

/** As text. */
export function keyOfRow({ dialect }: TableSource): Fragment {
  return dialect.keys.asText(sql`c.customer_key`)
}

/** Computed traits are worked out by a whole statement. */
function computedAmongKeys(
  source: TableSource,
  columns: (trait: (name: string) => Subject) => readonly Fragment[],
): SqlText {
  const statement = new Statement({ ...source, segments: new Map() }, { among: 'keys' })
  const list = [
    sql`${keyOfRow(source)} as customer_key`,
    ...columns((name) => statement.trait(name)),
  ]
  return source.dialect.statements.write(
    statement.around(sql`select ${sql.join(list)} from ${statement.customers()}`),
  )
}
