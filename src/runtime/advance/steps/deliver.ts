/**
 * The people of one start of a broadcast in; each given an instant of their own, and gone on at it, out (J6). All of a start are
 * placed by one statement, over everyone who was enrolled by it, so that a batch, a crash or a second worker moves nobody.
 *
 * Local time: the clock of the first zone at the start, in the zone of each. Throttle: one after another in the order of these
 * instants and then of enrolment ids, which are hashes; nobody before their own instant, and no more in any time than it says.
 */
import { type RawBuilder, sql } from 'kysely'
import { isInRangeSql } from '../../../ir/bucket-range.ts'
import type { Rate } from '../../../ir/channel.ts'
import type { DeliverStep } from '../../../ir/journey.ts'
import { allowNestedLoops, hasMany } from '../../../ir/many-rows.ts'
import { ownZones } from '../../ask/own-zones.ts'
import { isDueSql } from '../../due-bound.ts'
import type { RunContext } from '../../run-context.ts'
import { workTransaction } from '../../work-transaction.ts'
import { lockDueSql } from '../lock-due.ts'
import { moveOnSql } from '../move-on.ts'
import type { StepDefinition, StepPlace } from '../step-definition.ts'

type Fragment = RawBuilder<unknown>

const LIMIT = 20_000
/** Whoever is left to another batch would be placed by a statement of their own over everyone. */
const EVERYONE = 2_147_483_647

export const DELIVER_STEP: StepDefinition<'deliver'> = {
  async advance(run, step, place) {
    const placed = await placeAll(run, step, place)
    const passed = await passOn(run, place)
    const gone = placed.gone + passed
    return { touched: gone + placed.waiting, ended: place.node.next === undefined ? gone : 0 }
  },
}

/** Those who have just arrived: due at once, until they are told when. */
function placeAll(
  run: RunContext,
  step: DeliverStep,
  place: StepPlace,
): Promise<{ readonly gone: number; readonly waiting: number }> {
  const { enrolment } = run.tables
  const { bound, group, version, node } = place
  const due = lockDueSql(run, place, {
    columns: sql`e.key, e.arrived_at, e.started_at`,
    where: sql`e.due_at = e.arrived_at`,
    limit: EVERYONE,
  })
  const among =
    step.among === undefined ? sql`` : sql`and ${isInRangeSql(step.among, sql`e.customer_key`)}`
  return workTransaction(run, async (tx) => {
    const standing = sql`
      select from ${enrolment} e
      where e.status = 'active' and e.journey = ${group.journey}::text and e.step = ${group.stepId}::text`
    await allowNestedLoops(tx, !(await hasMany(tx, standing)))
    const keys = sql`array(select a.customer_key from audience a)`
    const zones = await ownZones(tx, run, { keys, now: run.now() })
    const [counts] = await tx.run<{ gone: number; waiting: number }>(sql`
      with due as (${due}),
      start as (
        select key, min(arrived_at) as arrived_at, min(started_at) as started_at from due group by key
      ),
      audience as (
        select e.customer_key, e.id, s.key, s.arrived_at, s.started_at from start s
        join ${enrolment} e on e.journey = ${group.journey}::text and e.key = s.key ${among}
      ),
      wanted as (
        select a.customer_key, a.id, a.key, ${wantedSql(step, zones.zone)} as at
        from audience a left join (${zones.rows}) z on z.customer_key = a.customer_key
      ),
      slot as (${queueSql(step)}),
      told as (select d.customer_key, d.id, s.at from due d join slot s on s.customer_key = d.customer_key and s.id = d.id),
      gone as (
        update ${enrolment} m set ${moveOnSql(version, node.next, sql`t.at`)} from told t
        where m.customer_key = t.customer_key and m.id = t.id and ${isDueSql(sql`t.at`, bound)}
        returning 1
      ),
      waiting as (
        update ${enrolment} m set due_at = t.at from told t
        where m.customer_key = t.customer_key and m.id = t.id and not ${isDueSql(sql`t.at`, bound)}
        returning 1
      )
      select (select count(*) from gone) as gone, (select count(*) from waiting) as waiting`)
    return counts ?? { gone: 0, waiting: 0 }
  })
}

/** When each is to have it: on arrival, or at the first such local time at or after it. */
function wantedSql({ localFrom }: DeliverStep, zone: Fragment): Fragment {
  if (localFrom === undefined) return sql`a.arrived_at`
  const clock = sql`(a.started_at at time zone ${localFrom}::text)`
  const first = sql`(${clock} at time zone ${zone})`
  // Days on the clock are not always 24 hours: one more, and one less, are looked at.
  const days = sql`(floor(extract(epoch from a.arrived_at - ${first}) / 86400)::int + n.more)`
  return sql`case when ${first} >= a.arrived_at then ${first} else (
    select min(x.at) from (
      select (${clock} + make_interval(days => ${days})) at time zone ${zone} as at from generate_series(-1, 2) as n (more)
    ) x
    where x.at >= a.arrived_at
  ) end`
}

/**
 * Each goes a step of time after whoever is as many places before as go together: of all those, in turn, whoever would come last
 * by that. One window, because every place has such predecessors of its own.
 */
function queueSql({ throttle }: DeliverStep): Fragment {
  if (throttle === undefined) return sql`select w.customer_key, w.id, w.at from wanted w`
  const { size, seconds } = batchesOf(throttle)
  const behind = sql`(o.place / ${size}::bigint * make_interval(secs => ${seconds}::float8))`
  return sql`
    select o.customer_key, o.id, max(o.at - ${behind}) over (
      partition by o.key, o.place % ${size}::bigint order by o.place rows unbounded preceding
    ) + ${behind} as at
    from (
      select w.*, row_number() over (partition by w.key order by w.at, w.id) - 1 as place from wanted w
    ) o`
}

/**
 * How many go together, and how long after each other: about every second, or minute of longer times, because whoever is a moment
 * apart is work of its own for a worker. No such time, wherever it begins, has more than the throttle says.
 */
export function batchesOf({ count, perSeconds }: Rate): {
  readonly size: number
  readonly seconds: number
} {
  const apart = perSeconds < 3600 ? 1 : 60
  const size = Math.max(1, Math.floor((count * apart) / perSeconds))
  const batches = Math.floor(count / size)
  // Whole milliseconds, up: the last of them must not come a moment too early.
  return { size, seconds: Math.ceil((perSeconds * 1000) / batches) / 1000 }
}

function passOn(run: RunContext, place: StepPlace): Promise<number> {
  const due = lockDueSql(run, place, { where: sql`e.due_at > e.arrived_at`, limit: LIMIT })
  return workTransaction(run, async (tx) => {
    const [row] = await tx.run<{ count: number }>(sql`
      with due as (${due}),
      moved as (
        update ${run.tables.enrolment} m set ${moveOnSql(place.version, place.node.next, sql`m.due_at`)} from due d
        where m.customer_key = d.customer_key and m.id = d.id
        returning 1
      )
      select count(*) as count from moved`)
    return row?.count ?? 0
  })
}
