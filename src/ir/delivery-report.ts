/** What a provider says, after it took a message, became of it. */
export type ReportOutcome =
  | 'delivered'
  /** The recipient does not get it. */
  | 'failed'
  /** And nothing will ever reach that address. */
  | 'deadAddress'
  /** Nothing for good yet. */
  | 'pending'

export interface DeliveryReport {
  /** The ledger's. */
  readonly id: string
  readonly outcome: Exclude<ReportOutcome, 'pending'>
  readonly detail: string
}
