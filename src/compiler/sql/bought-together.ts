/** An event and its property that is the product in, the statement of what to recommend to each of the customers asked about out. */
import { sql } from 'kysely'
import type { SqlText } from '../../ir/sql-text.ts'
import { givenKeys } from '../dialects/run-time-values.ts'
import { columnOf } from './customer-source.ts'
import { eventRowsQuery } from './event-rows.ts'
import { columnAlias } from './names.ts'
import type { SqlSource } from './sql-source.ts'

export interface BoughtTogether {
  readonly event: string
  readonly product: string
  readonly limit: number
}

/**
 * `select … as customer_key, … as place, … as item` (JSON of one product) of those among `keys` to whom anything can be
 * recommended: products they never bought, by how many customers bought them and one of theirs, and in ties by name.
 */
export function boughtTogetherSql(
  { event, product, limit }: BoughtTogether,
  source: SqlSource,
): SqlText {
  const { dialect, catalog } = source
  const rows = eventRowsQuery({ event, properties: [product] }, source)
  const value = sql.id(columnAlias(product))
  const type = columnOf(catalog.events[event]?.properties ?? {}, product)
  const item = dialect.output.jsonObject([{ name: product, type, value: sql`product` }])
  const most = dialect.types.parameter(limit, 'integer')
  return dialect.statements.write(sql`
    with bought as (
      select distinct r.customer_key, r.${value} as product from (${rows}) as r where r.${value} is not null
    ),
    mine as (
      select customer_key, product from bought
      where customer_key in (select given.key from ${dialect.keys.given(givenKeys(dialect))})
    ),
    alike as (
      select distinct m.customer_key, e.customer_key as other_key
      from mine as m join bought as e on e.product = m.product and e.customer_key <> m.customer_key
    ),
    counted as (
      select p.customer_key, n.product, count(*) as customers
      from alike as p join bought as n on n.customer_key = p.other_key
      where not exists (
        select 1 from mine as w where w.customer_key = p.customer_key and w.product = n.product
      )
      group by p.customer_key, n.product
    ),
    ranked as (
      select customer_key, product,
        row_number() over (partition by customer_key order by customers desc, product) as place
      from counted
    )
    select customer_key, place, ${item} as item from ranked where place <= ${most}`)
}
