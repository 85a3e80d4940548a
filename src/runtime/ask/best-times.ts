/**
 * People who arrive before a send, and the events that count as opening or clicking, in; the instant of each one's best hour out
 * (J7), by one statement for all.
 *
 * Of each hour of the day, in the customer's zone: in how many hours of the time looked back on there was such an event. Smoothed
 * around the clock with the weights 1, 2, 1 of the hour before, itself and the one after. Offered are the present hour, at once, and
 * the beginning of each one up to the longest wait; those in quiet hours are not. The best is the one with the most, of equals
 * the earliest. Of whoever has too few, or none near any hour offered, it is the fallback, if that comes in time, else at once.
 */
import { type RawBuilder, sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { Executor } from '../../ir/database.ts'
import { CUSTOMER_ZONE, type QuietHours } from '../../ir/guard-settings.ts'
import type { BestTimeStep } from '../../ir/journey.ts'
import { allowNestedLoops, MANY } from '../../ir/many-rows.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import { isAsked } from '../guard/class-rules.ts'
import { addMilliseconds, isAfter } from '../instant.ts'
import type { RunContext } from '../run-context.ts'
import { templateSource } from '../send/message-source.ts'
import { ownZones } from './own-zones.ts'

export interface BestTimeQuestion {
  readonly step: BestTimeStep
  /** Events among keys, each. */
  readonly events: readonly SqlText[]
  readonly people: readonly { readonly customerKey: string; readonly arrivedAt: Instant }[]
}

/** In the order of the people. */
export async function bestTimes(
  tx: Executor,
  run: RunContext,
  { step, events, people }: BestTimeQuestion,
): Promise<readonly Instant[]> {
  const keys = [...new Set(people.map(({ customerKey }) => customerKey))]
  const zones = await ownZones(tx, run, { keys: sql`${keys}::text[]`, now: run.now() })
  await allowNestedLoops(tx, people.length < MANY)
  const rows = await tx.run<{ at: Instant }>(sql`
    with person as materialized (
      select p.place, p.customer_key, p.arrived_at, ${zones.zone} as zone
      from unnest(
        ${people.map(({ customerKey }) => customerKey)}::text[],
        ${people.map(({ arrivedAt }) => arrivedAt)}::text[]::timestamptz[]
      ) with ordinality as p (customer_key, arrived_at, place)
      left join (${zones.rows}) z on z.customer_key = p.customer_key
    ),
    active as (${activeHoursSql(step, eventsSql(step, events, people, keys))}),
    score as materialized (
      select a.place, (a.hour + near.hours + 24) % 24 as hour, sum(a.hours * near.weight) as score
      from active a cross join (values (-1, 1), (0, 2), (1, 1)) as near (hours, weight)
      where a.seen >= ${step.atLeast}::int
      group by 1, 2
    ),
    offered as materialized (${offeredSql(step, quietIn(run, step))}),
    best as (
      select distinct on (o.place) o.place, o.at
      from offered o join score s on s.place = o.place and s.hour = o.hour
      order by o.place, s.score desc, o.at
    )
    select coalesce(b.at, ${fallbackSql(step)}, p.arrived_at) as at
    from person p left join best b on b.place = p.place order by p.place`)
  await allowNestedLoops(tx, true)
  return rows.map(({ at }) => at)
}

/** All that can count for any of them. */
function eventsSql(
  { lookBackSeconds }: BestTimeStep,
  events: readonly SqlText[],
  people: BestTimeQuestion['people'],
  keys: readonly string[],
): RawBuilder<unknown> {
  const instants = people.map(({ arrivedAt }) => arrivedAt)
  const least = instants.reduce((a, b) => (isAfter(a, b) ? b : a))
  const to = instants.reduce((a, b) => (isAfter(b, a) ? b : a))
  const from = addMilliseconds(least, -1000 * lookBackSeconds)
  const each = events.map(
    (event) => sql`select * from (${bindSql(event, { keys, from, to, asOf: to })}) e`,
  )
  return sql.join(each, sql` union all `)
}

/** `place, hour, hours, seen`: an hour in which somebody opened three times counts once. */
function activeHoursSql(
  { lookBackSeconds }: BestTimeStep,
  events: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`
    select h.place, extract(hour from h.at)::int as hour, count(*) as hours, sum(count(*)) over (partition by h.place) as seen
    from (
      select distinct p.place, date_trunc('hour', r.at at time zone p.zone) as at
      from person p join (${events}) r on r.customer_key = p.customer_key
        and r.at > p.arrived_at - make_interval(secs => ${lookBackSeconds}::int) and r.at <= p.arrived_at
    ) h
    group by h.place, 2`
}

/** `place, at, hour`. */
function offeredSql(
  { withinSeconds }: BestTimeStep,
  quiet: QuietHours | undefined,
): RawBuilder<unknown> {
  const local = sql`(x.at at time zone p.zone)`
  const hours = Math.ceil(withinSeconds / 3600)
  return sql`
    select o.place, o.at, extract(hour from o.local)::int as hour from (
      select p.place, y.at, y.at at time zone p.zone as local, p.zone
      from person p
      cross join generate_series(0, ${hours}::int) as n (hours)
      cross join lateral (select p.arrived_at + make_interval(hours => n.hours) as at) x
      cross join lateral (
        select case when n.hours = 0 then x.at else x.at - (${local} - date_trunc('hour', ${local})) end as at
      ) y
      where y.at <= p.arrived_at + make_interval(secs => ${withinSeconds}::int)
    ) o
    where ${quiet === undefined ? sql`true` : sql`not ${isQuietSql(quiet)}`}`
}

function isQuietSql({ from, to, zone }: QuietHours): RawBuilder<boolean> {
  const time =
    zone === CUSTOMER_ZONE ? sql`o.local::time` : sql`(o.at at time zone ${zone}::text)::time`
  const [begun, notOver] = [sql`${time} >= ${from}::time`, sql`${time} < ${to}::time`]
  return from > to
    ? sql<boolean>`(${begun} or ${notOver})`
    : sql<boolean>`(${begun} and ${notOver})`
}

/** Those that the message would be put off by: of its channel and its class. */
function quietIn({ programs }: RunContext, { template }: BestTimeStep): QuietHours | undefined {
  const quiet = programs.project?.guards?.quietHours
  if (quiet === undefined) return undefined
  const source = templateSource(programs, template)
  const isDisturbing = !quiet.except.includes(source.channel.id)
  const asked = isAsked('quiet-hours', { programs, template: source.template.program.template })
  return isDisturbing && asked ? quiet : undefined
}

/** NULL when it does not come in time. */
function fallbackSql({ fallback, withinSeconds }: BestTimeStep): RawBuilder<unknown> {
  const day = sql`((p.arrived_at at time zone p.zone)::date + n.days)`
  return sql`(
    select min(x.at) from (
      select (${day} + ${fallback}::time) at time zone p.zone as at from generate_series(0, 1) as n (days)
    ) x
    where x.at >= p.arrived_at and x.at <= p.arrived_at + make_interval(secs => ${withinSeconds}::int)
  )`
}
