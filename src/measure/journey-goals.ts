/**
 * An applied journey with a goal and a window in; who met it after the last step, and which messages it is attributed to (SEMANTICS 27), out. Goal and
 * window are those of now, whatever version people were on, so a corrected goal corrects the past.
 */
import { type RawBuilder, sql } from 'kysely'
import { bindFragments } from '../ir/bind-fragments.ts'
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

/** Undefined where the goal has no window: what it ends can be told from the enrolment, and nothing after it. */
export async function countGoals(
  tx: Executor,
  schema: string,
  { journey: { id, goal }, statements }: JourneyProgram,
  asOf: Instant,
): Promise<GoalCounts | undefined> {
  const statement = statements?.goal
  if (goal?.within === undefined || statement === undefined) return undefined
  const question = { journey: id, goal, window: goal.within, statement, asOf }
  const [row] = await tx.run<{ later: number }>(laterSql(schema, question))
  const bySend = await tx.run<GoalCounts['bySend'][number]>(attributedSql(schema, question))
  return { later: row?.later ?? 0, bySend }
}

/** The window of an enrolment begins with it, as it does for who is still in the journey. */
function laterSql(schema: string, question: Question): RawBuilder<{ later: number }> {
  const { journey, goal, window } = question
  const over = shiftInstantSql(sql`e.started_at`, window.duration, window.zone)
  return sql`
    with person as materialized (
      select e.customer_key, e.id, e.key, e.started_at as at, ${over} as until
      from ${stateTables(schema).enrolment} e
      where e.journey = ${journey}::text and e.status = 'finished'
    ),
    met as materialized (${eventsAmong(sql`person`, question)})
    select count(distinct (p.customer_key, p.id)) as later
    from person p join met g on g.customer_key = p.customer_key and g.at > p.at and g.at <= p.until
      ${goal.key === undefined ? sql`` : sql`and coalesce(g.key, '') = p.key`}`
}

/**
 * One line of messages and events for each customer, and for each key where the goal has one: an event belongs to the message it stands behind, and
 * counts while that one's window is open. Side by side instead of joined, so it costs a sort of both, whatever the planner knows.
 */
function attributedSql(
  schema: string,
  question: Question,
): RawBuilder<GoalCounts['bySend'][number]> {
  const { journey, goal, window } = question
  const over = shiftInstantSql(sql`a.sent_at`, window.duration, window.zone)
  const lineOf = (key: RawBuilder<unknown>) => (goal.key === undefined ? sql`''` : key)
  return sql`
    with person as materialized (
      select m.customer_key, m.id, m.step, ${lineOf(sql`m.key`)} as key, coalesce(m.handed_at, m.decided_at) as at
      from ${stateTables(schema).message} m
      where m.journey = ${journey}::text and m.class <> 'call' and m.status in ('handed', 'confirmed', 'unknown')
    ),
    line as (
      select p.customer_key, p.key, p.at, 0 as place, p.id, p.step from person p
      union all
      select g.customer_key, ${lineOf(sql`coalesce(g.key, '')`)}, g.at, 1, null, null
      from (${eventsAmong(sql`person`, question)}) g
    ),
    behind as (
      select l.*, count(l.id) over (partition by l.customer_key, l.key order by l.at, l.place, l.id) as nth from line l
    ),
    attributed as (
      select b.at, b.place, b.nth, first_value(b.id) over message as id, first_value(b.step) over message as step,
        first_value(b.at) over message as sent_at
      from behind b
      window message as (partition by b.customer_key, b.key, b.nth order by b.place, b.at)
    )
    select a.step, count(distinct a.id) as messages from attributed a
    where a.place = 1 and a.nth > 0 and a.at < ${over}
    group by a.step order by a.step`
}

/** Of the customers in `people`, from their first instant on. */
function eventsAmong(
  people: RawBuilder<unknown>,
  { statement, asOf }: Question,
): RawBuilder<unknown> {
  const now = sql`${asOf}::timestamptz`
  return bindFragments(statement, {
    keys: sql`array(select k.customer_key from ${people} k)`,
    from: sql`(select coalesce(min(k.at), ${now}) - interval '1 microsecond' from ${people} k)`,
    to: now,
    asOf: now,
  })
}
