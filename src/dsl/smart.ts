/** Presets over the catalog's mapping `smart`: smart groups and the RFM grid. */
import { asCondition, type Condition } from './condition.ts'
import { toWritten } from './written.ts'

/** One of the groups that need only the catalog's mapping `smart`. */
export type SmartGroup =
  | 'vip'
  | 'likely-vip'
  | 'needs-repurchase'
  | 'high-frequency'
  | 'high-aov'
  | 'new'
  | 'prospect'
  | 'at-risk-loyal'
  | 'dormant'
  | 'lapsed'

/**
 * A smart group: ordinary conditions over the catalog's mapping `smart`, with parts of the shop's own customers for
 * thresholds. `crm eject smart/vip` writes them out for editing.
 *
 * @example
 * defineSegment('vip', { where: smart('vip') })
 */
export function smart(group: SmartGroup): Condition {
  return asCondition<Condition>({ smart: toWritten(group) })
}

type Fifth = 1 | 2 | 3 | 4 | 5

/** One fifth of the buyers, or from one to another; 5 is the best. */
export type Fifths = Fifth | readonly [first: Fifth, last: Fifth]

/**
 * Cells of the grid of recency, frequency and amount.
 *
 * @example
 * defineSegment('champions', { where: rfm({ recency: [4, 5], frequency: [4, 5], monetary: [4, 5] }) })
 */
export function rfm(cells: {
  readonly recency?: Fifths
  readonly frequency?: Fifths
  readonly monetary?: Fifths
}): Condition {
  return asCondition<Condition>({ rfm: toWritten(cells) })
}
