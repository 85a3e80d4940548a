/** Parts of segments and two as-ofs in, one query of the customers whom the time between may have moved out (P2). */
import { type RawBuilder, sql } from 'kysely'
import { bindSql } from './bind-sql.ts'
import type { Instant } from './clock.ts'
import type { PassPart } from './pass.ts'

/** `select distinct customer_key`; `undefined` when time alone moves nobody. */
export function touchedCustomersSql(
  parts: readonly PassPart[],
  since: Instant,
  asOf: Instant,
): RawBuilder<{ customer_key: string }> | undefined {
  const queries = new Map(
    parts.flatMap(({ touched }) => touched.map((each) => [each.name, each.sql])),
  )
  if (queries.size === 0) return undefined
  const selects = [...queries.values()].map((text) => sql`(${bindSql(text, { since, asOf })})`)
  return sql<{
    customer_key: string
  }>`select distinct customer_key from (${sql.join(selects, sql` union all `)}) t where customer_key is not null`
}
