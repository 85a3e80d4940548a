/** What customers are ranked by in, a condition on their place out. */
import {
  type DateTests,
  type Decimal,
  type InstantTests,
  type NumberTests,
  writtenOptions,
} from './comparison.ts'
import { asCondition, type Condition } from './condition.ts'
import { standIn } from './stand-in.ts'
import { surplusArguments, toWritten } from './written.ts'

/** A number, date or instant of the customer, not compared with anything. */
export type Metric =
  | NumberTests<Condition, Decimal>
  | NumberTests<Condition, number>
  | DateTests<Condition>
  | InstantTests<Condition>

/** How many customers, or which share of those ranked: `100` or `'10%'`. */
export type Portion = number | `${number}%`

export interface RankOptions {
  /** Who is ranked; everyone whose metric is known when absent. */
  readonly among?: Condition
}

export interface QuantileOptions extends RankOptions {
  /** Into how many parts of equal size. */
  readonly of: number
}

export interface Rank {
  /** Those with the highest values. */
  top(portion: Portion, options?: RankOptions): Condition
  /** Those with the lowest values. */
  bottom(portion: Portion, options?: RankOptions): Condition
  /** Those in one of several parts of equal size, or from one to another; 1 is the lowest part. */
  quantile(
    part: number | readonly [first: number, last: number],
    options: QuantileOptions,
  ): Condition
}

/**
 * Customers by their place in an order, the highest value first and ties broken by customer key, so that the top 100 are
 * exactly 100. Customers without a value have no place.
 *
 * @example
 * rank(shop.purchase.sum('total', { last: '365d' })).top('10%')
 * rank(shop.purchase.sum('total')).top('20%', { among: shop.purchase.count().atLeast(1) })
 * rank(shop.traits.spent).quantile(5, { of: 5 })
 */
export function rank(by: Metric, ...surplus: readonly never[]): Rank {
  const metric = toWritten(by)
  const placed =
    (word: string) =>
    (...[portion, options, ...more]: unknown[]) =>
      asCondition<Condition>({
        rank: metric,
        [word]: toWritten(portion),
        ...writtenOptions(options),
        ...surplusArguments([...surplus, ...more]),
      })
  return standIn<Rank>(placed, { toJSON: () => ({ rank: metric }) })
}
