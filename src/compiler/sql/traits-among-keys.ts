/** Traits of the customers whose keys are bound at run time, as a `with … select` around the columns the caller gives. */
import { sql } from 'kysely'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Fragment, Subject } from '../language/fragment.ts'
import { columnOf, customerSource } from './customer-source.ts'
import { keysSource } from './keys.ts'
import { columnAlias, createNames } from './names.ts'
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
  const { table, traits: stored } = catalog.customers
  // A name of its own hides a table of that name.
  const keys = sql.id(createNames([table.split('.').at(-1) ?? table])('keys'))
  const customers = customerSource(source, new Set(traits), (value) => [
    sql`${value} in (select customer_key from ${keys})`,
  ])
  const trait = (name: string): Subject => ({
    type: columnOf(stored, name),
    value: sql`c.${sql.id(columnAlias(name))}`,
  })
  return dialect.statements.write(
    sql`with ${keys} as (${keysSource(source)}) select ${selected(dialect, columns(trait))} from (${customers}) as c`,
  )
}

/** Computed traits are worked out by a whole statement. */
function computedAmongKeys(
  source: TableSource,
  columns: (trait: (name: string) => Subject) => readonly Fragment[],
): SqlText {
  const statement = new Statement({ ...source, segments: new Map() }, { among: 'keys' })
  const list = selected(
    source.dialect,
    columns((name) => statement.trait(name)),
  )
  return source.dialect.statements.write(
    statement.around(sql`select ${list} from ${statement.customers()}`),
  )
}

function selected({ keys }: Dialect, columns: readonly Fragment[]): Fragment {
  return sql`${sql.join([sql`${keys.asText(sql`c.customer_key`)} as customer_key`, ...columns])}`
}
