/** Traits of the customers whose keys are bound at run time, as a `with … select` around the columns the caller gives. */
import { sql } from 'kysely'
import type { Catalog } from '../../ir/catalog.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Fragment, Subject } from '../language/fragment.ts'
import { columnOf, customerSource } from './customer-source.ts'
import { keysSource } from './keys.ts'
import { columnAlias, createNames } from './names.ts'
import { Statement } from './statement.ts'
import { toSqlText } from './to-sql-text.ts'

/** `select … as customer_key, <column>`. */
export function traitsAmongKeys(
  catalog: Catalog,
  traits: readonly string[],
  column: (trait: (name: string) => Subject) => Fragment,
): SqlText {
  const { computed = {} } = catalog
  if (traits.some((name) => Object.hasOwn(computed, name)))
    return computedAmongKeys(catalog, column)
  const { table, key, traits: columns } = catalog.customers
  // A name of its own hides a table of that name.
  const keys = sql.id(createNames([table.split('.').at(-1) ?? table])('keys'))
  const customers = customerSource(catalog, new Set(traits), (value) => [
    sql`${value} in (select customer_key from ${keys})`,
  ])
  const trait = (name: string): Subject => ({
    type: columnOf(columns, name),
    value: sql`c.${sql.id(columnAlias(name))}`,
  })
  return toSqlText(
    sql`with ${keys} as (${keysSource(key)}) select c.customer_key::text as customer_key, ${column(trait)} from (${customers}) as c`,
  )
}

/** Computed traits are worked out by a whole statement. */
function computedAmongKeys(
  catalog: Catalog,
  column: (trait: (name: string) => Subject) => Fragment,
): SqlText {
  const statement = new Statement({ catalog, segments: new Map() }, { among: 'keys' })
  const value = column((name) => statement.trait(name))
  return toSqlText(
    statement.around(
      sql`select c.customer_key::text as customer_key, ${value} from ${statement.customers()}`,
    ),
  )
}
