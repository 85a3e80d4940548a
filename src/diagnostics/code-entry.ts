/** The shape of one row in the table of codes. */
export interface CodeEntry {
  readonly severity: 'error' | 'warning' | 'info'
  /** Short, without user names: `Unknown trait`. */
  readonly title: string
  /** What it means and why it is refused, for `docs/reference/diagnostics.md`. */
  readonly explanation: string
}
