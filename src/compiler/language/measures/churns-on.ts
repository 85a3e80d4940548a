/**
 * `churnsOn`: the first day, from the last purchase on, on which the chance of being alive is below a share when nothing more
 * is bought. It stands until the next purchase. Missing for who bought on a single day: the model has no end for them.
 */
import { sql } from 'kysely'
import { canonicalDecimal } from '../../../ir/value.ts'
import type { MeasureDefinition } from './measure-definition.ts'
import { firstDay, historyLabel, historyRow, lastDay, purchaseHistory } from './purchase-history.ts'
import { weeksAliveSql } from './purchase-model-sql.ts'

const DEFAULT_SHARE = '0.5'
const MOST_DAYS = 1_000_000

export const CHURNS_ON: MeasureDefinition<'churnsOn'> = {
  description:
    "The day on which the chance that the customer still buys, by the event's model, falls below a share when nothing more is bought; missing with fewer than two days with one.",
  isNeverMissing: false,
  isWhole: false,
  readsZone: false,
  isPrediction: true,
  settings: {
    below: {
      type: 'number',
      minimum: 0.001,
      maximum: 0.999,
      description: 'The share it falls below. Default 0.5.',
    },
  },
  measure(_, { model, written: { below } }) {
    if (model === undefined) return undefined
    const share = typeof below === 'number' ? canonicalDecimal(below) : undefined
    return { fn: 'churnsOn', model: model.purchases, below: share ?? DEFAULT_SHARE }
  },
  type: () => ({ type: 'date' }),
  label: (_, { model }) => historyLabel(model.zone),
  aggregate: (_, at, { model }) => purchaseHistory(at, model.zone),
  value(aggregated, moment, _, { model, below }) {
    const row = historyRow(aggregated, moment, model.zone)
    // Rounded, so that the last bits decide no day.
    const days = sql`least(floor(round((7 * ${weeksAliveSql(model, below)})::numeric, 6)) + 1, ${sql.raw(`${MOST_DAYS}`)})::int`
    return sql`(select case when bought.x > 0 then greatest(${firstDay(aggregated)} + ${days}, ${lastDay(aggregated)}) end from (${row}) as bought)`
  },
  sortsRows: true,
  explain(event, _, measure) {
    const share = measure?.below ?? DEFAULT_SHARE
    return `day on which the chance of still being alive by the model of ${event} events falls below ${share}`
  },
}
