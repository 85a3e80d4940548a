/** One question about people in, one `select` of its counts out; callers join many with `union all`. */
import { type RawBuilder, sql } from 'kysely'
import { bindSql } from '../ir/bind-sql.ts'
import type { Instant } from '../ir/clock.ts'
import { reentryAllowedSql } from '../ir/reentry.ts'
import { stateTables } from '../ir/state-tables.ts'
import type { JourneyCounts, JourneyQuestion, SegmentQuestion } from './impact-port.ts'

interface State {
  readonly schema: string
  readonly initialized: boolean
}

export interface SegmentRow {
  readonly question: number
  readonly before: number
  readonly after: number
  readonly entering: number
  readonly leaving: number
}

export interface SegmentAsked {
  readonly index: number
  readonly asOf: Instant
  readonly beforeFrom: 'definition' | 'stored'
}

/** Both predicates in one pass: each is run once, and every person is counted by where they stand before and after. */
export function segmentCountsSql(
  state: State,
  question: SegmentQuestion,
  { index, asOf, beforeFrom }: SegmentAsked,
): RawBuilder<SegmentRow> {
  const nobody = sql`select null::text as customer_key where false`
  const after = question.after === undefined ? nobody : bindSql(question.after, { asOf })
  const defined = question.before === undefined ? nobody : bindSql(question.before, { asOf })
  const isStored = question.before !== undefined && beforeFrom === 'stored'
  const before = isStored ? storedMembersSql(state, question.segment) : defined
  return sql<SegmentRow>`
    select ${index}::int as question,
      count(*) filter (where was) as before,
      count(*) filter (where will) as after,
      count(*) filter (where will and not was) as entering,
      count(*) filter (where was and not will) as leaving
    from (
      select customer_key, bool_or(is_before) as was, bool_or(not is_before) as will
      from (
        select b.customer_key, true as is_before from (${before}) b
        union all
        select a.customer_key, false from (${after}) a
      ) either
      where customer_key is not null
      group by customer_key
    ) person`
}

/** The people an apply would look at, and those of them it would enrol. */
export function journeyCountsSql(
  state: State,
  { journey, segment, members, people }: JourneyQuestion,
  index: number,
  asOf: Instant,
): RawBuilder<JourneyCounts> {
  const stored = storedMembersSql(state, segment)
  const predicate = members === undefined ? stored : bindSql(members, { asOf })
  // Those who leave are stored members whom the predicate does not find.
  const [from, other] = people === 'leaving' ? [stored, predicate] : [predicate, stored]
  const isCandidate =
    people === 'members'
      ? sql`true`
      : sql`not exists (select from (${other}) s where s.customer_key = p.customer_key)`
  const isAllowed = state.initialized
    ? reentryAllowedSql(state.schema, {
        journey: journey.id,
        reentry: journey.reentry,
        key: sql`''`,
        isByKey: false,
        isPast: false,
        customerKey: sql`c.customer_key`,
        asOf: sql`${asOf}::timestamptz`,
      })
    : sql`true`
  return sql<JourneyCounts>`
    select * from (
      with candidate as materialized (
        select distinct p.customer_key from (${from}) p
        where p.customer_key is not null and ${isCandidate}
      )
      select ${index}::int as question,
        (select count(*) from candidate) as people,
        (select count(*) from candidate c where ${isAllowed}) as allowed
    ) journey`
}

function storedMembersSql({ schema, initialized }: State, segment: string): RawBuilder<unknown> {
  if (!initialized) return sql`select null::text as customer_key where false`
  const { segment_member } = stateTables(schema)
  return sql`select customer_key from ${segment_member} where segment = ${segment}::text`
}
