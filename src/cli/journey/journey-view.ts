/** What `crm journey status` found, as plain data: what `--format json` prints. Counts are masked (SEMANTICS 33). */
import type { Instant } from '../../ir/clock.ts'
import type { Count } from '../../plan/count.ts'

export interface JourneyStatusView {
  readonly journey: string
  readonly title?: string
  /** Of everyone ever enrolled. */
  readonly enrolled: Count
  readonly active: Count
  readonly finished: Count
  /** Left at the goal. */
  readonly converted: Count
  /** Of those who finished: met the goal after the last step, while its window was open. Absent where it has none. */
  readonly convertedLater?: Count
  readonly exited: readonly { readonly reason: string; readonly people: Count }[]
  /** In the order of the applied version; then those of older versions with people or messages. */
  readonly steps: readonly StepStatusView[]
  /** Of a broadcast that tests variants: its latest tests, the newest first. */
  readonly tests?: readonly TestView[]
  readonly minimumCell: number
}

export interface TestView {
  readonly startedAt: Instant
  readonly variants: readonly {
    readonly template: string
    readonly sent: Count
    readonly converted: Count
  }[]
  /** What the others get; absent until it is picked. */
  readonly picked?: string
}

export interface StepStatusView {
  readonly step: string
  readonly kind: string
  /** How far inside other steps. */
  readonly depth: number
  /** Standing before it now. */
  readonly people: Count
  readonly sent: Count
  /** Messages to which the goal is attributed (SEMANTICS 27); of sends, where the goal has a window. */
  readonly converted?: Count
  readonly pending: Count
  readonly failed: Count
  readonly unknown: Count
  readonly withheld: readonly { readonly reason: string; readonly messages: Count }[]
}
