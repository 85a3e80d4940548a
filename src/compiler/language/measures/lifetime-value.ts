/**
 * `lifetimeValue`: what the customer is expected to bring in a time from as-of on, by the event's model: the days with a
 * purchase that are expected, times what one is expected to bring. Not discounted.
 */
import { sql } from 'kysely'
import { formatDuration } from '../../../ir/duration.ts'
import type { MeasureDefinition } from './measure-definition.ts'
import { NEXT_SETTING, resolveNext, weeksAhead } from './prediction-horizon.ts'
import { historyLabel, historyRow, VALUE_DIGITS } from './purchase-history.ts'

export const LIFETIME_VALUE: MeasureDefinition<'lifetimeValue'> = {
  description:
    "What the customer is expected to bring in the time `next` from now on, by the event's model; missing without any purchase so far.",
  of: ['number', 'money'],
  isNeverMissing: false,
  isWhole: false,
  readsZone: false,
  isPrediction: true,
  settings: NEXT_SETTING,
  measure(of, given) {
    const { model } = given
    const next = resolveNext(given)
    if (model === undefined || of === undefined || next === undefined) return undefined
    if (model.spend?.property === of) {
      return { fn: 'lifetimeValue', of, model: model.purchases, spend: model.spend, next }
    }
    const known = model.spend?.property
    given.report('CRM3604', 'of', {
      message:
        known === undefined
          ? 'The model of this event says nothing of what a purchase brings'
          : `The model of this event is fitted on "${known}", not on "${of}"`,
      fix: `Fit it with --value ${of} and commit the file.`,
      token: of,
    })
    return undefined
  },
  type: (of) => ({ type: of?.type === 'money' ? 'money' : 'number' }),
  label: (of, { model }) => `${historyLabel(model.zone)}_${of}`,
  aggregate({ of, at, dialect }, { model }) {
    if (of === undefined) throw new Error('lifetimeValue is of no property')
    return dialect.predictions.spendHistory(at, of, model.zone)
  },
  value(aggregated, moment, _, { model, spend, next }) {
    const { predictions } = moment.dialect
    const row = historyRow(aggregated, moment, model.zone, [
      { name: 'ahead', value: weeksAhead(moment, model.zone, next) },
      { name: 'spent', value: predictions.laterSpend(aggregated) },
    ])
    const expected = predictions.expectedPurchases(model, row)
    const value = sql`select bought.expected * ${predictions.expectedSpend(spend)} as value from (${expected}) as bought`
    return sql`(select ${predictions.rounded(sql`bought.value`, VALUE_DIGITS)} from (${value}) as bought)`
  },
  changesDailyIn: ({ model }) => model.zone,
  sortsRows: true,
  explain(event, of, measure) {
    const when = measure === undefined ? '' : ` in the next ${formatDuration(measure.next)}`
    return `expected ${of} of ${event} events${when}`
  },
}
