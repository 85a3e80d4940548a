/** The ledger in, what became of each journey's messages out (one statement). */
import { sql } from 'kysely'
import type { Instant } from '../ir/clock.ts'
import type { Executor } from '../ir/database.ts'
import { stateTables } from '../ir/state-tables.ts'
import type { JourneyMessages, MessageSummary } from './kpi-report.ts'
import { messageOutcome } from './message-outcome.ts'
import type { Period } from './period.ts'

type Outcome = 'sent' | 'withheld' | 'failed' | 'unknown' | 'pending'
interface SummaryRow {
  readonly journey: string
  readonly outcome: Outcome
  readonly reason: string | null
  readonly count: number
}

/** Applied journeys without messages are there with zeros; messages of removed journeys are still counted. */
export async function summarizeMessages(
  db: Executor,
  schema: string,
  journeys: readonly string[],
  { asOf, period }: { readonly asOf: Instant; readonly period: Period },
): Promise<MessageSummary> {
  const rows = await db.run<SummaryRow>(sql`
    select message.journey, ${messageOutcome(sql`message.status`)} as outcome,
           case when message.status = 'withheld' then message.reason end as reason, count(*) as count
    from ${stateTables(schema).message} as message
    -- Calls of webhooks reach no person.
    where message.class <> 'call' and message.decided_at <= ${asOf}::text::timestamptz
      and message.decided_at >= ${period.from ?? '-infinity'}::text::timestamptz
      and message.decided_at < ${period.to ?? 'infinity'}::text::timestamptz
    group by 1, 2, 3
    order by 1, 2, count(*) desc, 3`)
  const ids = [...new Set([...journeys, ...rows.map((row) => row.journey)])].sort()
  return { journeys: ids.map((journey) => summaryOf(journey, rows)) }
}

function summaryOf(journey: string, all: readonly SummaryRow[]): JourneyMessages {
  const rows = all.filter((row) => row.journey === journey)
  const total = (outcome: Outcome) =>
    rows.filter((row) => row.outcome === outcome).reduce((sum, row) => sum + row.count, 0)
  return {
    journey,
    sent: total('sent'),
    withheld: total('withheld'),
    reasons: rows
      .filter((row) => row.outcome === 'withheld')
      .map((row) => ({ reason: row.reason ?? 'unspecified', count: row.count })),
    failed: total('failed'),
    unknown: total('unknown'),
    pending: total('pending'),
  }
}
