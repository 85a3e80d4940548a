/** The customer keys bound at run time as a select, in the type of the catalog's key, so that an index on it is used. */
import { sql } from 'kysely'
import { givenKeys } from '../dialects/run-time-values.ts'
import type { Fragment } from '../language/fragment.ts'
import type { TableSource } from './sql-source.ts'

/** State keeps keys as text. One that is not of the type (the catalog changed) belongs to nobody. */
export function keysSource({ catalog, dialect }: TableSource): Fragment {
  const { keys } = dialect
  const key = keys.parse(sql`given.key`, catalog.customers.key.type)
  return sql`select ${key} as customer_key from ${keys.given(givenKeys(dialect))}`
}
