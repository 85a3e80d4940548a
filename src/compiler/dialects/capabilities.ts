/** What an engine can do that another may not: what is compiled, and what a config may ask for, depends on it. */
import type { ChangeColumn } from '../../ir/catalog.ts'

export interface Capabilities {
  /** The planner can see through a common table expression to the tables below it, so one that is read twice costs nothing. */
  readonly inlinesExpressions: boolean
  /** An aggregate with an order or over different values sorts its whole group, and with it all that stands beside it. */
  readonly sortsInsideAggregates: boolean
  /** By which columns rows can tell when they were added or changed (P2). */
  readonly tellsChangesBy: readonly ChangeColumn['by'][]
}
