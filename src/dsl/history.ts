/** A comparison of a trait in, that it has held for some time out. */
import type { DurationText } from './comparison.ts'
import { asCondition, type Condition } from './condition.ts'
import type { CalendarWindow } from './window.ts'
import { toWrittenBody } from './written.ts'

/** What a trait changed from and to, and when; whatever is absent may be any. */
export type Change<Value> = {
  readonly from?: Value
  readonly to?: Value
} & (CalendarWindow | { readonly zone?: string })

/** What traits with a history offer beside comparisons. */
export interface HistoryTests<C> {
  /**
   * It took another value in this window, by its history.
   *
   * @example
   * shop.traits.tier.changed({ from: 'gold', to: 'silver', last: '30d' })
   */
  changed(change: Change<string | number | boolean>): C
}

/**
 * A comparison of a trait that has held for at least this long, by the trait's history in the catalog.
 *
 * @example
 * held(shop.traits.tier.is('gold'), { for: '30d' })
 */
export function held(comparison: Condition, options: { readonly for: DurationText }): Condition {
  return asCondition<Condition>({ ...toWrittenBody(comparison), heldFor: options.for })
}
