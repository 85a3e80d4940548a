/** When recurring work falls due. */
export interface Schedule {
  /** Five-field cron expression, read in `zone`; or one local time, `2026-03-02T10:00`, that comes once. */
  readonly cron: string
  readonly zone: string
  /** What a late worker does with missed instants (SEMANTICS 21): all in order, or only the last. */
  readonly catchUp: 'all' | 'latest'
}

/** `2026-03-02T10:00` */
const LOCAL_DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/

export function comesOnce({ cron }: Pick<Schedule, 'cron'>): boolean {
  return LOCAL_DATE_TIME.test(cron)
}
