/**
 * Names of kept events just written and the span of their instants in; what they start kept as arrivals, and who waits for
 * them due at their instants, out. In the transaction that wrote them: a late worker writes them into the past, where no look at
 * what is new would find them.
 */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { JourneyProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import { addMilliseconds, isAfter } from '../instant.ts'
import type { Applied } from '../load-applied.ts'
import type { RunContext } from '../run-context.ts'
import { keepArrivals } from './scan-events.ts'
import { waitingSteps, wakeWaiting } from './wake-waiting.ts'

export async function hearEvents(
  tx: Executor,
  run: RunContext,
  names: readonly string[],
  { first, last }: { readonly first: Instant; readonly last: Instant },
): Promise<void> {
  // Outside.
  const before = addMilliseconds(first, -1)
  for (const journey of run.programs.journeys.values()) {
    const { trigger } = journey.program.journey
    const { statements } = journey.program
    if (trigger.kind === 'event' && names.includes(trigger.event) && statements?.trigger) {
      const since = await startOf(tx, run, journey)
      const from = isAfter(since, before) ? since : before
      const events = bindSql(statements.trigger, { from, to: last, asOf: last })
      await keepArrivals(tx, run, journey, events)
    }
    for (const step of await waitingSteps(run, journey.id)) {
      if (!names.includes(step.event)) continue
      const events = bindSql(step.everyone, { from: before, to: last, asOf: last })
      await wakeWaiting(tx, run, step, events)
    }
  }
}

/** What happened before the journey was applied starts nobody. */
async function startOf(
  tx: Executor,
  { tables }: RunContext,
  { id, appliedAt }: Applied<JourneyProgram>,
): Promise<Instant> {
  const [row] = await tx.run<{ at: Instant }>(
    sql`select started_at as at from ${tables.event_cursor} where journey = ${id}::text`,
  )
  return row?.at ?? appliedAt
}
