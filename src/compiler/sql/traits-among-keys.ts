/** Traits of the customers whose keys are bound at run time, as a `with … select` around the columns the caller gives. */
import { sql } from 'kysely'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Fragment, Subject } from '../language/fragment.ts'
import { columnOf, customerSource } from './customer-source.ts'
import { keysSource } from './keys.ts'
import { columnAlias, createNames } from './names.ts'
import type { TableSource } from './sql-source.ts'
import { Statement } from './statement.ts'

/** `select … as customer_key, <column>`. */
export function traitsAmongKeys(
  source: TableSource,
  traits: readonly string[],
  column: (trait: (name: string) => Subject) => Fragment,
): SqlText {
  const { catalog, dialect } = source
  const { computed = {} } = catalog
  if (traits.some((name) => Object.hasOwn(computed, name))) return computedAmongKeys(source, column)
  const { table, traits: columns } = catalog.customers
  // A name of its own hides a table of that name.
  const keys = sql.id(createNames([table.split('.').at(-1) ?? table])('keys'))
  const customers = customerSource(source, new Set(traits), (value) => [
    sql`${value} in (select customer_key from ${keys})`,
  ])
  const trait = (name: string): Subject => ({
    type: columnOf(columns, name),
    value: sql`c.${sql.id(columnAlias(name))}`,
  })
  const asText = dialect.keys.asText(sql`c.customer_key`)
  return dialect.statements.write(
    sql`with ${keys} as (${keysSource(source)}) select ${asText} as customer_key, ${column(trait)} from (${customers}) as c`,
  )
}

/** Computed traits are worked out by a whole statement. */
function computedAmongKeys(
  source: TableSource,
  column: (trait: (name: string) => Subject) => Fragment,
): SqlText {
  const { keys, statements } = source.dialect
  const statement = new Statement({ ...source, segments: new Map() }, { among: 'keys' })
  const value = column((name) => statement.trait(name))
  return statements.write(
    statement.around(
      sql`select ${keys.asText(sql`c.customer_key`)} as customer_key, ${value} from ${statement.customers()}`,
    ),
  )
}
