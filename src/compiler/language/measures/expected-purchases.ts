/** `expectedPurchases`: on how many days the customer is expected to buy in a time from as-of on, by the event's model. */
import { sql } from 'kysely'
import { formatDuration } from '../../../ir/duration.ts'
import type { MeasureDefinition } from './measure-definition.ts'
import { NEXT_SETTING, resolveNext, weeksAhead } from './prediction-horizon.ts'
import { historyLabel, historyRow, SHARE_DIGITS } from './purchase-history.ts'

export const EXPECTED_PURCHASES: MeasureDefinition<'expectedPurchases'> = {
  description:
    "How many days with one are expected in the time `next` from now on, by the event's model; missing without any so far.",
  isNeverMissing: false,
  isWhole: false,
  readsZone: false,
  isPrediction: true,
  settings: NEXT_SETTING,
  measure(_, given) {
    const next = resolveNext(given)
    if (given.model === undefined || next === undefined) return undefined
    return { fn: 'expectedPurchases', model: given.model.purchases, next }
  },
  type: () => ({ type: 'number' }),
  label: (_, { model }) => historyLabel(model.zone),
  aggregate: ({ at, dialect }, { model }) => dialect.predictions.history(at, model.zone),
  value(aggregated, moment, _, { model, next }) {
    const { predictions } = moment.dialect
    const ahead = { name: 'ahead', value: weeksAhead(moment, model.zone, next) }
    const row = historyRow(aggregated, moment, model.zone, [ahead])
    const expected = predictions.rounded(sql`bought.expected`, SHARE_DIGITS)
    return sql`(select ${expected} from (${predictions.expectedPurchases(model, row)}) as bought)`
  },
  changesDailyIn: ({ model }) => model.zone,
  sortsRows: true,
  explain(event, _, measure) {
    const when = measure === undefined ? '' : ` in the next ${formatDuration(measure.next)}`
    return `expected days with ${event} events${when}`
  },
}
