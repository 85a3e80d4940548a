/** A journey in, exact counts of where its people are, how they ended and what became of its messages out. */
import { sql } from 'kysely'
import type { Executor } from '../ir/database.ts'
import { stateTables } from '../ir/state-tables.ts'
import { messageOutcome } from './message-outcome.ts'

export interface JourneyCounts {
  /** People standing before each step, whatever their version. */
  readonly standing: readonly { readonly step: string; readonly people: number }[]
  readonly ended: readonly {
    readonly status: 'finished' | 'exited' | 'converted'
    readonly reason: string | null
    readonly people: number
  }[]
  readonly messages: readonly {
    readonly step: string
    readonly outcome: 'sent' | 'withheld' | 'failed' | 'unknown' | 'pending'
    readonly reason: string | null
    readonly messages: number
  }[]
}

/** Enrolments are counted: someone in it twice is two. */
export async function countJourney(
  tx: Executor,
  schema: string,
  journey: string,
): Promise<JourneyCounts> {
  const { enrolment, message } = stateTables(schema)
  const standing = await tx.run<JourneyCounts['standing'][number]>(sql`
    select step, count(*) as people from ${enrolment}
    where journey = ${journey}::text and status = 'active' group by step order by step`)
  const ended = await tx.run<JourneyCounts['ended'][number]>(sql`
    select status, end_reason as reason, count(*) as people from ${enrolment}
    where journey = ${journey}::text and status <> 'active' group by 1, 2 order by 1, 2 nulls first`)
  const messages = await tx.run<JourneyCounts['messages'][number]>(sql`
    select step, ${messageOutcome(sql`status`)} as outcome, reason, count(*) as messages from ${message}
    where journey = ${journey}::text group by 1, 2, 3 order by 1, 2, 3 nulls first`)
  return { standing, ended, messages }
}
