/** People due at one step, locked for this worker; those another worker holds are passed over. */
import { type RawBuilder, sql } from 'kysely'
import { isDueSql } from '../due-bound.ts'
import { notPausedSql } from '../hold/not-paused.ts'
import type { RunContext } from '../run-context.ts'
import type { StepPlace } from './step-definition.ts'

export interface LockOptions {
  readonly columns?: RawBuilder<unknown>
  readonly where?: RawBuilder<unknown>
  readonly limit: number
  /** Those of whom exit criteria and goal are still to be asked, instead of those who may take the step. */
  readonly isUnchecked?: boolean
}

/** Rows of `customer_key, id` and the given columns. */
export function lockDueSql(
  { tables, ...run }: Pick<RunContext, 'tables' | 'schema' | 'programs'>,
  { group, bound, version, walk }: StepPlace,
  options: LockOptions,
): RawBuilder<unknown> {
  const columns = options.columns === undefined ? sql`` : sql`, ${options.columns}`
  const where = options.where === undefined ? sql`` : sql`and ${options.where}`
  const checked = options.isUnchecked === true ? sql`and not e.is_checked` : sql`and e.is_checked`
  return sql`
    select e.customer_key, e.id${columns} from ${tables.enrolment} e
    where e.status = 'active' and e.journey = ${group.journey}::text
      and e.version_apply_id = ${group.applyId}::bigint and e.step = ${group.stepId}::text
      and ${isDueSql(sql`e.due_at`, bound)} and ${walk.ahead()} ${version.isChecked ? checked : sql``} ${where}
      -- A journey may have been paused since the last batch.
      and ${notPausedSql(run, sql`${group.journey}::text`)}
    -- By the index of what is due: another order would sort everyone due for every batch.
    order by e.due_at, e.customer_key
    limit ${options.limit}::int
    for update skip locked`
}
