/** An event of the catalog in, what a model of it is fitted on out: customers counted by what is known of them, as measures read it. */
import { sql } from 'kysely'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Fragment } from '../language/fragment.ts'
import { historyRow } from '../language/measures/purchase-history.ts'
import { eventRowsQuery } from './event-rows.ts'
import { inlineMoment } from './moments.ts'
import { columnAlias } from './names.ts'
import type { SqlSource } from './sql-source.ts'

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
  const { predictions } = source.dialect
  const purchases = counted(
    { event },
    predictions.history(sql`e.at`, zone),
    { zone, columns: ['x', 'recency', 'age'] },
    source,
  )
  if (value === undefined) return { purchases }
  const amount = sql`e.${sql.id(columnAlias(value))}`
  // The model is of amounts above zero.
  const where = sql`bought.x > 0 and bought.spent > 0`
  const spend = counted(
    { event, properties: [value] },
    predictions.spendHistory(sql`e.at`, amount, zone),
    { zone, columns: ['x', 'spent'], where },
    source,
  )
  return { purchases, spend }
}

interface Counted {
  readonly zone: string
  readonly columns: readonly string[]
  readonly where?: Fragment
}

function counted(
  rows: Parameters<typeof eventRowsQuery>[0],
  known: Fragment,
  { zone, columns, where }: Counted,
  source: SqlSource,
): SqlText {
  const { predictions, statements } = source.dialect
  const histories = sql`select ${known} as known from (${eventRowsQuery(rows, source)}) as e group by e.customer_key`
  const history = sql`history.known`
  const spent = { name: 'spent', value: predictions.laterSpend(history) }
  const others = columns.includes(spent.name) ? [spent] : []
  const row = historyRow(history, inlineMoment(source.dialect), zone, others)
  return statements.write(predictions.counted(histories, row, columns, where))
}
