/**
 * An applied journey with a goal and a window in; who met it after the last step, and which messages it is attributed to (SEMANTICS 27), out. Goal and
 * window are those of now, whatever version people were on, so a corrected goal corrects the past.
 */
import { type RawBuilder, sql } from 'kysely'
import { attributableSince } from '../ir/attributable.ts'
import { bindSql } from '../ir/bind-sql.ts'
import type { Instant } from '../ir/clock.ts'
import type { JourneyProgram } from '../ir/compiled.ts'
import type { Executor } from '../ir/database.ts'
import type { Goal } from '../ir/journey.ts'
import { shiftInstantSql } from '../ir/shift-instant.ts'
import type { SqlText } from '../ir/sql-text.ts'
import { stateTables } from '../ir/state-tables.ts'

export interface GoalCounts {
  /** Enrolments that finished first, and met the goal while its window was open. */
  readonly later: number
  /** Messages to which at least one event is attributed; steps without are left out. */
  readonly bySend: readonly { readonly step: string; readonly messages: number }[]
}

interface Question {
  readonly journey: string
  readonly goal: Goal
  readonly window: NonNullable<Goal['within']>
  /** Events among keys. */
  readonly statement: SqlText
  readonly asOf: Instant
}

/** Customers whose events are looked up together: their keys are a parameter, so that the planner need not guess how many they are. */
const BATCH = 5_000

interface Person {
  readonly customer_key: string
  /** Before anything that could have led to an event. */
  readonly since: Instant
}

/**
 * Undefined where the goal has no window: what it ends can be told from the enrolment, and nothing after it. Costs a look-up of each customer's rows;
 * memory does not grow with them. `tx` is a transaction, in which a cursor lives.
 */
export async function countGoals(
  tx: Executor,
  schema: string,
  { journey: { id, goal }, statements }: JourneyProgram,
  asOf: Instant,
): Promise<GoalCounts | undefined> {
  const statement = statements?.goal
  if (goal?.within === undefined || statement === undefined) return undefined
  const question = { journey: id, goal, window: goal.within, statement, asOf }
  await tx.run(sql`
    declare goal_people no scroll cursor for
    select customer_key, min(started_at) - interval '1 day' as since
    from ${stateTables(schema).enrolment} where journey = ${id}::text group by customer_key`)
  let later = 0
  const bySend = new Map<string, number>()
  for (;;) {
    const people = await tx.run<Person>(sql`fetch forward ${sql.lit(BATCH)} from goal_people`)
    if (people.length === 0) break
    for (const { step, count } of await tx.run<Counted>(countSql(schema, question, people))) {
      if (step === null) later += count
      else bySend.set(step, (bySend.get(step) ?? 0) + count)
    }
  }
  await tx.run(sql`close goal_people`)
  const steps = [...bySend].sort(([one], [other]) => (one < other ? -1 : 1))
  return { later, bySend: steps.map(([step, messages]) => ({ step, messages })) }
}

interface Counted {
  /** Null of enrolments. */
  readonly step: string | null
  readonly count: number
}

/**
 * An event belongs to the latest enrolment that it is after, and to the latest message that it is not before: so each counts once. Those of one customer stand in
 * one line, side by side, and for each key where the goal has one.
 */
function countSql(
  schema: string,
  question: Question,
  people: readonly Person[],
): RawBuilder<Counted> {
  const { journey, goal, window, statement, asOf } = question
  const { enrolment, message } = stateTables(schema)
  const keys = people.map(({ customer_key }) => customer_key)
  const from = people.reduce((least, { since }) => (since < least ? since : least), asOf)
  const lineOf = (key: RawBuilder<unknown>) => (goal.key === undefined ? sql`''` : key)
  const over = (at: RawBuilder<unknown>) => shiftInstantSql(at, window.duration, window.zone)
  return sql`
    with met as materialized (
      select g.customer_key, ${lineOf(sql`coalesce(g.key, '')`)} as key, g.at
      from (${bindSql(statement, { keys, from, to: asOf, asOf })}) g
    ),
    enrolled as (
      select customer_key, ${lineOf(sql`key`)} as key, started_at as at, id,
        case when status = 'finished' then ${over(sql`started_at`)} end as until
      from ${enrolment} where journey = ${journey}::text and customer_key = any(${keys}::text[])
    ),
    sent as (
      select m.customer_key, ${lineOf(sql`m.key`)} as key, ${attributableSince('m')} as at, m.id, m.step
      from ${message} m where m.customer_key = any(${keys}::text[]) and m.journey = ${journey}::text
        and m.class <> 'call' and ${attributableSince('m')} is not null
    ),
    -- At one instant the event is before the enrolment, and behind the message.
    of_enrolments as (${latestSql(sql`select customer_key, key, at, 1 as place, id, null as step, until from enrolled`, sql`0`)}),
    of_messages as (${latestSql(sql`select customer_key, key, at, 0 as place, id, step, ${over(sql`at`)} as until from sent`, sql`1`)})
    select null as step, count(distinct (customer_key, id)) as count from of_enrolments where is_event and at <= until
    union all
    select step, count(distinct id) from of_messages where is_event and at < until group by step`
}

/** Rows `customer_key, key, at, place, id, step, until` in, the latest of them at each event in `met` out. */
function latestSql(owners: RawBuilder<unknown>, place: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select customer_key, at, first_value(id) over owner as id, first_value(step) over owner as step,
      first_value(until) over owner as until, id is null as is_event
    from (
      select line.*, count(id) over (partition by customer_key, key order by at, place, id) as nth
      from (
        ${owners}
        union all
        select customer_key, key, at, ${place}, null, null, null from met
      ) line
    ) counted
    where nth > 0
    window owner as (partition by customer_key, key, nth order by id is null, at)`
}
