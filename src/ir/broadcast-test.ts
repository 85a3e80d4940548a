/** The test of a broadcast and one start of it in, the statement out that counts its variants: what the run picks by, and a status shows. */
import { type RawBuilder, sql } from 'kysely'
import { attributableSince } from './attributable.ts'
import { bindFragments } from './bind-fragments.ts'
import type { Instant } from './clock.ts'
import type { PickWinnerStep } from './journey.ts'
import type { SqlText } from './sql-text.ts'
import { stateTables } from './state-tables.ts'

export interface BroadcastTest {
  readonly journey: string
  readonly step: PickWinnerStep
  /** Events among keys, by which variants are compared. */
  readonly goal: SqlText
  /** Key of the enrolments of this start. */
  readonly key: string
  readonly startedAt: Instant
  readonly overAt: Instant
}

export interface VariantRow {
  /** Among the variants, from 0. */
  readonly place: number
  readonly sent: number
  readonly converted: number
}

/** Messages that went out before the test was over, and their people who did it after theirs and before that. */
export function testCountsSql(
  schema: string,
  { journey, step, goal, key, startedAt, overAt }: BroadcastTest,
): RawBuilder<VariantRow> {
  const { enrolment, message } = stateTables(schema)
  const until = sql`${overAt}::timestamptz`
  const goals = bindFragments(goal, {
    keys: sql`array(select t.customer_key from tested t)`,
    from: sql`${startedAt}::timestamptz`,
    to: until,
    asOf: until,
  })
  return sql<VariantRow>`
    with tested as materialized (
      select v.place, e.customer_key, ${attributableSince('m')} as at
      from ${enrolment} e
      cross join unnest(${step.variants.map(({ test }) => test)}::text[]) with ordinality as v (step, place)
      join ${message} m on m.id = md5(e.journey || ':' || v.step || ':' || e.id)
      where e.journey = ${journey}::text and e.key = ${key}::text
        and ${attributableSince('m')} <= ${until}
    ),
    -- Side by side instead of joined: nothing is known yet of how many there are.
    person as (
      select b.customer_key, max(b.place) as place, max(b.at) as at, max(b.goal_at) as goal_at from (
        select t.customer_key, t.place, t.at, null::timestamptz as goal_at from tested t
        union all
        select g.customer_key, null, null, g.at from (${goals}) g
      ) b
      group by b.customer_key
    )
    select p.place - 1 as place, count(*) as sent, count(*) filter (where p.goal_at > p.at) as converted
    from person p where p.place is not null
    group by p.place order by p.place`
}
