/** The customer keys bound at run time as a select, in the type of the catalog's key, so that an index on it is used. */
import { sql } from 'kysely'
import type { KeyColumn } from '../../ir/catalog.ts'
import type { Fragment } from '../language/fragment.ts'
import { KEYS } from './run-time-values.ts'

/** State keeps keys as text. One that is not of the type (the catalog changed) belongs to nobody; it must not fail. */
const READ: Readonly<Record<KeyColumn['type'], Fragment>> = {
  text: sql`given.key`,
  integer: sql`case when given.key ~ '^-?[0-9]{1,19}$' and given.key::numeric between -9223372036854775808 and 9223372036854775807 then given.key::bigint end`,
  uuid: sql`case when given.key ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then given.key::uuid end`,
}

export function keysSource({ type }: KeyColumn): Fragment {
  return sql`select ${READ[type]} as customer_key from unnest(${KEYS}::text[]) as given(key)`
}
