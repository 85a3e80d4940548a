/** The customer keys bound at run time as a select, in the type of the catalog's key, so that an index on it is used. */
import { sql } from 'kysely'
import { ownKeys } from '../dialects/run-time-values.ts'
import type { Fragment } from '../language/fragment.ts'
import type { TableSource } from './sql-source.ts'

export function keysSource({ catalog, dialect }: TableSource): Fragment {
  const keys = ownKeys(dialect, catalog.customers.key.type)
  return sql`select given.key as customer_key from ${dialect.keys.given(keys)}`
}
