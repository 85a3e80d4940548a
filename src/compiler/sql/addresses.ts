/** A trait in, the statement that selects it as an address out. */
import { sql } from 'kysely'
import type { Catalog } from '../../ir/catalog.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { traitsAmongKeys } from './traits-among-keys.ts'

/** `select … as customer_key, … as address` of those among `keys`; NULL without a value, and for an empty one. */
export function addressesSql(trait: string, catalog: Catalog): SqlText {
  return traitsAmongKeys(
    catalog,
    [trait],
    (read) => sql`nullif(btrim(${read(trait).value}::text), '') as address`,
  )
}

/** The same where people are known by their key alone. */
export function keysAsAddressesSql(catalog: Catalog): SqlText {
  return traitsAmongKeys(catalog, [], () => sql`c.customer_key::text as address`)
}
