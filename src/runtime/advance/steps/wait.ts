/** Waiting: due at arrival plus the duration, on the zone's calendar; never from the late instant at which a worker looks. */
import { type RawBuilder, sql } from 'kysely'
import type { Executor } from '../../../ir/database.ts'
import { shiftInstantSql } from '../../../ir/shift-instant.ts'
import { isDueSql } from '../../due-bound.ts'
import type { RunContext } from '../../run-context.ts'
import { workTransaction } from '../../work-transaction.ts'
import { lockDueSql } from '../lock-due.ts'
import { moveOnSql } from '../move-on.ts'
import type { StepDefinition, StepPlace } from '../step-definition.ts'

const LIMIT = 20_000

export const WAIT_STEP: StepDefinition<'wait'> = {
  async advance(run, step, place) {
    const over = shiftInstantSql(sql`e.arrived_at`, step.duration, step.zone)
    return workTransaction(run, async (tx) => {
      // Those just enrolled stand before the wait, due at once: first they learn until when they wait.
      const begun = await beginWaiting(tx, run, place, over)
      const passed = await endWaiting(tx, run, place, over)
      return { touched: begun + passed, ended: place.node.next === undefined ? passed : 0 }
    })
  },
}

function beginWaiting(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  over: RawBuilder<unknown>,
): Promise<number> {
  const due = lockDueSql(run, place, {
    columns: sql`${over} as over_at`,
    where: sql`e.due_at <> ${over} and not ${isDueSql(over, place.bound)}`,
    limit: LIMIT,
  })
  return update(tx, run, due, sql`due_at = d.over_at`)
}

function endWaiting(
  tx: Executor,
  run: RunContext,
  place: StepPlace,
  over: RawBuilder<unknown>,
): Promise<number> {
  const due = lockDueSql(run, place, {
    columns: sql`${over} as over_at`,
    where: isDueSql(over, place.bound),
    limit: LIMIT,
  })
  return update(tx, run, due, moveOnSql(place.version, place.node.next, sql`d.over_at`))
}

async function update(
  tx: Executor,
  { tables }: RunContext,
  due: RawBuilder<unknown>,
  assignments: RawBuilder<unknown>,
): Promise<number> {
  const [row] = await tx.run<{ count: number }>(sql`
    with due as (${due}),
    moved as (
      update ${tables.enrolment} m set ${assignments} from due d
      where m.customer_key = d.customer_key and m.id = d.id
      returning 1
    )
    select count(*) as count from moved`)
  return row?.count ?? 0
}
