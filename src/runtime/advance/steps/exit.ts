/** Leaving the journey early, for the reason the step gives. */
import { sql } from 'kysely'
import { workTransaction } from '../../work-transaction.ts'
import { lockDueSql } from '../lock-due.ts'
import type { StepDefinition } from '../step-definition.ts'

const LIMIT = 20_000

export const EXIT_STEP: StepDefinition<'exit'> = {
  async advance(run, step, place) {
    const due = lockDueSql(run, place, { limit: LIMIT })
    const left = await workTransaction(run, async (tx) => {
      const [row] = await tx.run<{ count: number }>(sql`
        with due as (${due}),
        moved as (
          update ${run.tables.enrolment} m set
            status = 'exited', end_reason = ${step.reason}::text,
            step = null, ended_at = m.due_at, due_at = null, waits_for = null
          from due d
          where m.customer_key = d.customer_key and m.id = d.id
          returning 1
        )
        select count(*) as count from moved`)
      return row?.count ?? 0
    })
    return { touched: left, ended: left }
  },
}
