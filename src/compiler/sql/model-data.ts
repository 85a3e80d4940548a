/** An event of the catalog in, what a model of it is fitted on out: customers counted by what is known of them, as measures read it. */
import { type RawBuilder, sql } from 'kysely'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Fragment } from '../language/fragment.ts'
import {
  historyRow,
  laterSpend,
  purchaseHistory,
  spendHistory,
} from '../language/measures/purchase-history.ts'
import { eventRowsQuery } from './event-rows.ts'
import { inlineMoment } from './moments.ts'
import { columnAlias } from './names.ts'
import type { SqlSource } from './sql-source.ts'
import { toSqlText } from './to-sql-text.ts'

export interface ModelData {
  /** `x`, `recency`, `age` (weeks), `customers`; at as-of. */
  readonly purchases: SqlText
  /** `x`, `spent`, `customers`: of those who came back and brought something. */
  readonly spend?: SqlText
}

export interface ModelDataRequest {
  readonly event: string
  readonly value: string | undefined
  /** Of days. */
  readonly zone: string
}

export function modelDataSql(request: ModelDataRequest, source: SqlSource): ModelData {
  const { event, value, zone } = request
  const purchases = counted(
    { event },
    purchaseHistory(sql`e.at`, zone),
    { zone, columns: ['x', 'recency', 'age'], others: [], where: sql`` },
    source,
  )
  if (value === undefined) return { purchases }
  const amount = sql`e.${sql.id(columnAlias(value))}`
  const spent = sql`${laterSpend(sql`history.known`)}::float8 as spent`
  // The model is of amounts above zero.
  const where = sql` where bought.x > 0 and bought.spent > 0`
  const spend = counted(
    { event, properties: [value] },
    spendHistory(sql`e.at`, amount, zone),
    { zone, columns: ['x', 'spent'], others: [spent], where },
    source,
  )
  return { purchases, spend }
}

interface Counted {
  readonly zone: string
  readonly columns: readonly string[]
  readonly others: readonly Fragment[]
  readonly where: Fragment
}

function counted(
  rows: Parameters<typeof eventRowsQuery>[0],
  known: Fragment,
  { zone, columns, others, where }: Counted,
  source: SqlSource,
): SqlText {
  const histories = sql`select ${known} as known from (${eventRowsQuery(rows, source)}) as e group by e.customer_key`
  const row = historyRow(sql`history.known`, inlineMoment(), zone, others)
  const named: RawBuilder<unknown> = sql.join(
    columns.map((column) => sql`bought.${sql.id(column)}`),
  )
  return toSqlText(
    sql`select ${named}, count(*)::int as customers from (${histories}) as history cross join lateral (${row}) as bought${where} group by ${named} order by ${named}`,
  )
}
