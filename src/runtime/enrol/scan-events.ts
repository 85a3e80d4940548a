/**
 * Events since the last look in; those that may start an enrolment kept as arrivals, and people who wait for them due at their
 * instants, out. One worker looks for a journey at a time: the row with its cursor is the lock.
 *
 * Rows may be written late, or become visible late, so each look goes back a little, and now and then further. What was seen
 * already is known by its id, so nothing starts twice. A row that comes later than the longest look back starts nobody; of
 * those who wait for it, it is noticed when their time is over (SEMANTICS 20).
 */
import { type RawBuilder, sql } from 'kysely'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { JourneyProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import { enrolmentIdSql } from '../../ir/enrol-people.ts'
import { allowNestedLoops, hasMany } from '../../ir/many-rows.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { isStatementProblem } from '../database-problem.ts'
import type { Applied } from '../load-applied.ts'
import type { RunContext } from '../run-context.ts'
import { workTransaction } from '../work-transaction.ts'
import { waitingSteps, wakeWaiting } from './wake-waiting.ts'

const OFTEN = sql`interval '5 minutes'`
/** Once an hour, and after a pause: what a load at night brings of the day before is two days old at most. */
const AT_TIMES = sql`interval '2 days'`

export async function scanEvents(run: RunContext, until: Instant): Promise<void> {
  for (const journey of run.programs.journeys.values()) {
    if (run.signal?.aborted === true) return
    try {
      await scanJourney(run, journey, until)
    } catch (thrown) {
      if (!isStatementProblem(thrown)) throw thrown
      // Its cursor has not moved: mended, it looks from there.
      run.tally.problem(
        diagnostic('CRM7202', {
          address: addressOf('journey', journey.id),
          message: `Journey "${journey.id}" could not look at its events: ${thrown.message}.`,
          fix: 'Compare the catalog with the database (crm plan does), apply, and run again.',
        }),
      )
    }
  }
}

async function scanJourney(
  run: RunContext,
  journey: Applied<JourneyProgram>,
  until: Instant,
): Promise<void> {
  const isStarted = journey.program.journey.trigger.kind === 'event'
  const waiting = await waitingSteps(run, journey.id)
  if (!isStarted && waiting.length === 0) return
  await workTransaction(run, async (tx) => {
    const look = await beginLook(tx, run, journey, until)
    if (look === undefined) return
    if (isStarted) {
      const events = eventsOf(journey.program, { ...look, from: look.startsFrom })
      await planFor(tx, events)
      await keepArrivals(tx, run, journey, events)
    }
    for (const step of waiting) {
      const events = bindSql(step.everyone, { ...look, asOf: look.to })
      await planFor(tx, events)
      await wakeWaiting(tx, run, step, events)
    }
  })
}

async function planFor(tx: Executor, events: RawBuilder<unknown>): Promise<void> {
  await allowNestedLoops(tx, !(await hasMany(tx, events)))
}

/** `(from, to]`. */
export interface Look {
  readonly from: Instant
  readonly to: Instant
}

interface Looking extends Look {
  /** Of events that start people: never before the trigger is what it is now. */
  readonly startsFrom: Instant
}

/** `undefined`: another worker is at it, or has looked further already. */
async function beginLook(
  tx: Executor,
  { tables }: RunContext,
  { id, appliedAt }: Applied<JourneyProgram>,
  until: Instant,
): Promise<Looking | undefined> {
  const to = sql`${until}::timestamptz`
  await tx.run(sql`
    insert into ${tables.event_cursor} (journey, started_at, looked_at)
    values (${id}::text, ${appliedAt}::timestamptz, ${appliedAt}::timestamptz) on conflict (journey) do nothing`)
  const isLong = sql`date_trunc('hour', c.looked_at at time zone 'UTC') <> date_trunc('hour', ${to} at time zone 'UTC')`
  const [look] = await tx.run<Looking>(sql`
    with locked as (
      select c.*, c.looked_at - case when ${isLong} then ${AT_TIMES} else ${OFTEN} end as "from"
      from ${tables.event_cursor} c
      where c.journey = ${id}::text and c.looked_at <= ${to}
      for update skip locked
    ),
    moved as (
      update ${tables.event_cursor} m set looked_at = ${to} from locked l where m.journey = l.journey
    )
    select "from", greatest(started_at, "from") as "startsFrom", ${to} as "to" from locked`)
  return look
}

/** Longer keys are none: an index takes no more, and one that it refuses would keep everybody out. */
const LONGEST_KEY = 1_000

/**
 * An event that was an enrolment already, or is one that re-entry can only refuse, is not kept again. One with a key that is too long
 * starts nobody, which is told.
 */
export async function keepArrivals(
  tx: Executor,
  { tables, tally }: RunContext,
  { id: journey, program }: Applied<JourneyProgram>,
  events: RawBuilder<unknown>,
): Promise<void> {
  const { reentry, trigger } = program.journey
  const id = enrolmentIdSql(sql`${journey}::text`, sql`r.customer_key`, sql`r.key`, sql`r.at`)
  const isKeyed = trigger.kind === 'event' && trigger.key !== undefined
  const seen =
    reentry.kind === 'never'
      ? sql`e.journey = ${journey}::text ${isKeyed ? sql`and e.key = r.key` : sql``}`
      : sql`e.id = ${id}`
  const keepsEvent = trigger.kind === 'event' && trigger.keep !== undefined
  const [told] = await tx.run<{ long: number }>(sql`
    with r as (${keepsEvent ? firstOfInstant(events) : sql`select customer_key, at, coalesce(key, '') as key, null::jsonb as event from (${events}) found`}),
    kept as (
      insert into ${tables.arrival} (id, journey, customer_key, key, at, event)
      select ${id}, ${journey}::text, r.customer_key, r.key, r.at, r.event from r
      where octet_length(r.key) <= ${LONGEST_KEY}::int
        and not exists (select from ${tables.enrolment} e where e.customer_key = r.customer_key and ${seen})
      on conflict do nothing
    )
    select ${isKeyed ? sql`(select count(*) from r where octet_length(r.key) > ${LONGEST_KEY}::int)` : sql`0`} as long`)
  if (told !== undefined && told.long > 0) tally.problem(longKeys(journey, told.long))
}

function longKeys(journey: string, count: number): Diagnostic {
  return diagnostic('CRM7203', {
    address: addressOf('journey', journey),
    message: `${count} ${count === 1 ? 'event has a key' : 'events have keys'} of more than ${LONGEST_KEY} bytes and started nobody in journey "${journey}".`,
    fix: 'Find out what wrote them; a key is an id, such as that of a cart.',
  })
}

/** Two of one instant and key are one enrolment, and what it keeps must not hang on the order of rows. */
function firstOfInstant(events: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select distinct on (1, 2, 3) customer_key, at, coalesce(key, '') as key, event from (${events}) found
    order by 1, 2, 3, event::text`
}

export function eventsOf({ statements }: JourneyProgram, { from, to }: Look): RawBuilder<unknown> {
  const events: SqlText | undefined = statements?.trigger
  if (events === undefined) throw new Error('an event trigger was not compiled')
  return bindSql(events, { from, to, asOf: to })
}
