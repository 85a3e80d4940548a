/**
 * `churnsOn`: the first day, from the last purchase on, on which the chance of being alive is below a share when nothing more
 * is bought. It stands until the next purchase. Missing for who bought on a single day: the model has no end for them.
 */
import { canonicalDecimal } from '../../../ir/value.ts'
import type { MeasureDefinition } from './measure-definition.ts'
import { historyLabel, historyRow } from './purchase-history.ts'

const DEFAULT_SHARE = '0.5'

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
  aggregate: ({ at, dialect }, { model }) => dialect.predictions.history(at, model.zone),
  value(aggregated, moment, _, { model, below }) {
    const row = historyRow(aggregated, moment, model.zone)
    return moment.dialect.predictions.churnDay(model, below, aggregated, row)
  },
  sortsRows: true,
  explain(event, _, measure) {
    const share = measure?.below ?? DEFAULT_SHARE
    return `day on which the chance of still being alive by the model of ${event} events falls below ${share}`
  },
}
