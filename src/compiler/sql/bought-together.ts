/** An event and its property that is the product in, the statement of what to recommend to each of the customers asked about out. */
import { sql } from 'kysely'
import type { SqlText } from '../../ir/sql-text.ts'
import { eventRowsQuery } from './event-rows.ts'
import { columnAlias } from './names.ts'
import { KEYS } from './run-time-values.ts'
import type { SqlSource } from './sql-source.ts'
import { toSqlText } from './to-sql-text.ts'

export interface BoughtTogether {
  readonly event: string
  readonly product: string
  readonly limit: number
}

/**
 * `select … as customer_key, … as items` (jsonb list of `{ product: … }`) of those among `keys` to whom anything can be
 * recommended: products they never bought, by how many customers bought them and one of theirs, and in ties by name.
 */
export function boughtTogetherSql(
  { event, product, limit }: BoughtTogether,
  source: SqlSource,
): SqlText {
  const rows = eventRowsQuery({ event, properties: [product] }, source)
  const value = sql.id(columnAlias(product))
  return toSqlText(sql`
    with bought as materialized (
      select distinct customer_key, ${value} as product from (${rows}) as r where ${value} is not null
    ),
    mine as (select customer_key, product from bought where customer_key = any(${KEYS}::text[])),
    alike as (
      select distinct m.customer_key, other.customer_key as other_key
      from mine m join bought other on other.product = m.product and other.customer_key <> m.customer_key
    ),
    counted as (
      select a.customer_key, theirs.product, count(*) as customers
      from alike a join bought theirs on theirs.customer_key = a.other_key
      where not exists (
        select 1 from mine where mine.customer_key = a.customer_key and mine.product = theirs.product
      )
      group by 1, 2
    ),
    ranked as (
      select customer_key, product,
        row_number() over (partition by customer_key order by customers desc, product::text collate "C") as place
      from counted
    )
    select customer_key,
      jsonb_agg(jsonb_build_object(${product}::text, product) order by place) as items
    from ranked where place <= ${limit}::int
    group by customer_key`)
}
