/** A database in, the example shop with all its journeys applied to it, played by virtual time, and everything it came to, out. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { VirtualClock } from '../../src/adapters/clock/virtual-clock.ts'
import { createSender } from '../../src/adapters/senders/create-sender.ts'
import type { Instant } from '../../src/ir/clock.ts'
import type { Database } from '../../src/ir/database.ts'
import { runUntil } from '../../src/runtime/tick.ts'

export interface Playing {
  readonly until: Instant
  readonly outbox: string
  /** How long each hand-over takes, so that whoever else is there has time to run ahead. */
  readonly milliseconds?: number
}

export async function playUntil(
  db: Database,
  { until, outbox, milliseconds = 0 }: Playing,
): Promise<void> {
  const { problems, isComplete } = await runUntil({
    secret: () => undefined,
    db,
    schema: 'crm',
    until,
    mode: 'virtual',
    clock: new VirtualClock(until),
    senders: async (_, channel) => {
      const { value } = await createSender(channel, { env: {}, root: outbox })
      if (value === undefined) throw new Error('no sender')
      return {
        isIdempotent: value.isIdempotent,
        send: async (message) => {
          if (milliseconds > 0) await sleep(milliseconds)
          return value.send(message)
        },
        close: () => value.close(),
      }
    },
  })
  if (problems.length > 0 || !isComplete) throw new Error(JSON.stringify(problems))
}

/** Each table with the columns that are no part of what happened: who did it, how often it was tried, and in what order rows came. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  message: ['attempts', 'worker'],
  enrolment: [],
  arrival: [],
  coupon_claim: [],
  suppression: [],
  segment_change: ['id'],
  segment_refresh: ['id'],
  segment_state: [],
  schedule_cursor: [],
}

/** By table, its rows as sorted lines of JSON. */
export async function dumpOf(db: Database): Promise<Readonly<Record<string, readonly string[]>>> {
  const dump: Record<string, readonly string[]> = {}
  for (const [table, others] of Object.entries(TABLES)) {
    const rows = await db.run<{ line: string }>(sql`
      select (to_jsonb(t) - ${others}::text[])::text as line from ${sql.id('crm', table)} t`)
    dump[table] = rows.map(({ line }) => line).sort()
  }
  return dump
}
