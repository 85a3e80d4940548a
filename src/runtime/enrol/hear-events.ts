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
import { eventsOf, keepArrivals } from './scan-events.ts'
import { waitingSteps, wakeWaiting } from './wake-waiting.ts'

export async function hearEvents(
  tx: Executor,
  run: RunContext,
  names: readonly string[],
  { first, last }: { readonly first: Instant; readonly last: Instant },
): Promise<void> {
  // Outside.
  const before = addMilliseconds(first, -1)
  // In the order of ids, as every worker does.
  for (const journey of run.programs.journeys.values()) {
    const { trigger } = journey.program.journey
    const waiting = (await waitingSteps(run, journey.id)).filter(({ event }) =>
      names.includes(event),
    )
    const isStarted = trigger.kind === 'event' && names.includes(trigger.event)
    if (!isStarted && waiting.length === 0) continue
    const since = await lockListener(tx, run, journey)
    if (isStarted) {
      const from = isAfter(since, before) ? since : before
      await keepArrivals(tx, run, journey, eventsOf(journey.program, { from, to: last }))
    }
    for (const step of waiting) {
      const events = bindSql(step.everyone, { from: before, to: last, asOf: last })
      await wakeWaiting(tx, run, step, events)
    }
  }
}

/**
 * From when on events start people in it. One worker tells a journey at a time, or looks for it: two that wake the same people
 * in different orders would wait for each other.
 */
async function lockListener(
  tx: Executor,
  { tables }: RunContext,
  { id, appliedAt }: Applied<JourneyProgram>,
): Promise<Instant> {
  await tx.run(sql`
    insert into ${tables.event_cursor} (journey, started_at, looked_at)
    values (${id}::text, ${appliedAt}::timestamptz, ${appliedAt}::timestamptz) on conflict (journey) do nothing`)
  const [row] = await tx.run<{ at: Instant }>(
    sql`select started_at as at from ${tables.event_cursor} where journey = ${id}::text for update`,
  )
  if (row === undefined) throw new Error(`journey ${id} has no cursor`)
  return row.at
}
