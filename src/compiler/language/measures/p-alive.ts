/** `pAlive`: the chance that the customer still buys, by the event's model; 1 after a single purchase day, missing without any. */
import { sql } from 'kysely'
import type { MeasureDefinition } from './measure-definition.ts'
import { historyLabel, historyRow, SHARE_DIGITS } from './purchase-history.ts'

export const P_ALIVE: MeasureDefinition<'pAlive'> = {
  description:
    "The chance from 0 to 1 that the customer still buys, by the event's model; 1 after a single day with one, missing without any.",
  isNeverMissing: false,
  isWhole: false,
  readsZone: false,
  isPrediction: true,
  measure: (_, { model }) =>
    model === undefined ? undefined : { fn: 'pAlive', model: model.purchases },
  type: () => ({ type: 'number' }),
  label: (_, { model }) => historyLabel(model.zone),
  aggregate: ({ at, dialect }, { model }) => dialect.predictions.history(at, model.zone),
  value(aggregated, moment, _, { model }) {
    const { predictions } = moment.dialect
    const row = historyRow(aggregated, moment, model.zone)
    const alive = sql`select ${predictions.alive(model)} as alive from (${row}) as bought`
    return sql`(select ${predictions.rounded(sql`bought.alive`, SHARE_DIGITS)} from (${alive}) as bought)`
  },
  changesDailyIn: ({ model }) => model.zone,
  sortsRows: true,
  explain: (event) => `chance of still being alive by the model of ${event} events`,
}
