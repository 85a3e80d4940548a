/**
 * What a purchase model says of a customer, from a history that is kept as one value per customer. How many days there were
 * after the first one is x; time is in weeks. Closed forms and derivation: docs/decisions/20261128-predictions.md.
 */
import type { PurchaseModel, SpendModel } from '../../ir/purchase-model.ts'
import type { Fragment } from './fragment.ts'

export interface Predictions {
  /** Over a customer's events: x, the first and the last day. Several events of one local day are one purchase. */
  history(at: Fragment, zone: string): Fragment
  /** The same and, last, what all days after the first one brought; an event without a value brings nothing. */
  spendHistory(at: Fragment, of: Fragment, zone: string): Fragment
  /** What days after the first one brought, of the history that has it. */
  laterSpend(history: Fragment): Fragment
  /** A row to select from: `x`, `recency` and `age` on a day, NULL without events, and what else is asked for. */
  row(
    history: Fragment,
    day: Fragment,
    others?: readonly { readonly name: string; readonly value: Fragment }[],
  ): Fragment
  /** `select <columns>, customers`: histories (`known`) that are alike, counted, by the columns of their row. */
  counted(
    histories: Fragment,
    row: Fragment,
    columns: readonly string[],
    where: Fragment | undefined,
  ): Fragment
  /** Of a row called `bought`: the chance of being alive. 1 for who never came back, NULL without events. */
  alive(model: PurchaseModel): Fragment
  /** A query of the row and, as `expected`, the purchases in its `ahead` weeks. */
  expectedPurchases(model: PurchaseModel, row: Fragment): Fragment
  /** Of a row with `spent`: what a purchase day is expected to bring. */
  expectedSpend(model: SpendModel): Fragment
  /** The day on which the chance falls below a share; NULL for who never came back. */
  churnDay(model: PurchaseModel, below: string, history: Fragment, row: Fragment): Fragment
  /** So many digits after the point, so that the last bits of a processor's logarithm decide nothing; NULL where it is out of all proportion. */
  rounded(value: Fragment, digits: number): Fragment
  /** Weeks from one day to a later one. */
  weeksBetween(from: Fragment, until: Fragment): Fragment
}
