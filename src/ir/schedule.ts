/** When recurring work falls due. */
export interface Schedule {
  /** Five-field cron expression, read in `zone`. */
  readonly cron: string
  readonly zone: string
  /** What a late worker does with missed instants (SEMANTICS 21): all in order, or only the last. */
  readonly catchUp: 'all' | 'latest'
}
