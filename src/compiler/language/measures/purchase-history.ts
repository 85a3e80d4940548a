/**
 * What predictions know of a customer: the days with a purchase after the first one, and the weeks from the first to the last
 * of them and to as-of's day. The fit of a model and its predictions read the same, by the dialect's `predictions`.
 */
import type { Predictions } from '../../dialects/predictions.ts'
import type { Fragment, Moment } from '../fragment.ts'
import { today } from '../windows/named-moments.ts'
import { zoneLabel } from './day-cycle.ts'

/** Digits after the point that are kept of chances and counts, and of amounts. */
export const SHARE_DIGITS = 6
export const VALUE_DIGITS = 4

export function historyLabel(zone: string): string {
  return `history_${zoneLabel(zone)}`
}

/** Its row at as-of. */
export function historyRow(
  history: Fragment,
  moment: Moment,
  zone: string,
  others: Parameters<Predictions['row']>[2] = [],
): Fragment {
  return moment.dialect.predictions.row(history, today(moment, zone), others)
}
