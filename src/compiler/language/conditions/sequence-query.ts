/**
 * A sequence in, a query of the customers who went through it out (SEMANTICS 12).
 *
 * Each step takes the events that a prefix of the sequence can end with and gives those that the prefix with one step more
 * can end with. Both are put in one order per customer, and a running maximum or minimum says of each event whether another
 * lies within the time: every step is one sort, however many events a customer has, and no pair is ever looked at.
 *
 * The maximum is over the deadlines t + within, not over t: on the calendar a later event may have the earlier deadline.
 */
import { type RawBuilder, sql } from 'kysely'
import type { SequenceCondition, SequenceStep } from '../../../ir/condition-over-time.ts'
import type { Fragment } from '../fragment.ts'
import { windowInstants } from '../windows/table.ts'
import type { SetHost } from './condition-definition.ts'
import { filterOf } from './event-filter.ts'

/** Columns `customer_key`, `same`, `at`, `id` of the events with which a prefix can end. */
type Ends = RawBuilder<unknown>

export function sequenceQuery(node: SequenceCondition, host: SetHost): RawBuilder<unknown> {
  const ends = node.steps.reduce<Ends | undefined>((before, step, index) => {
    const rows = rowsOf(node, index, host)
    if (before === undefined) return rows
    return step.absent === true
      ? withoutStep(before, rows, step, node, host)
      : withStep(before, rows, step, node, host)
  }, undefined)
  return sql`${host.around(sql`select distinct ends.customer_key from (${ends ?? sql``}) as ends`)}`
}

/** The events of one step, those before the first step's window left out. */
function rowsOf(node: SequenceCondition, index: number, host: SetHost): Ends {
  const { steps, window, same } = node
  const step = steps[index]
  if (step === undefined) throw new Error(`a sequence has no step ${index}`)
  const isFirst = index === 0
  const rows = host.events({ ...filterOf(step), window: isFirst ? window : { kind: 'all' } })
  rows.require(sql`e.customer_key is not null`)
  const value = same === undefined ? sql`null` : rows.property(same)
  if (same !== undefined) rows.require(sql`${value} is not null`)
  if (!isFirst && window.kind !== 'relativeTo') {
    const { from } = windowInstants(window, {
      moment: host.moment,
      trait: (name) => host.trait(name),
    })
    if (from !== undefined) rows.require(sql`e.at >= ${from}`)
  }
  const id = readsId(steps, index) ? rows.id() : undefined
  return sql`select e.customer_key, ${value} as same, e.at, ${id ?? sql`null`} as id ${rows.from()}`
}

/** Of itself, or of a step that is counted from it. */
function readsId(steps: readonly SequenceStep[], index: number): boolean {
  if (steps[index]?.tiesById === true) return true
  if (steps[index]?.absent === true) return false
  const next = steps.findIndex((step, at) => at > index && step.absent !== true)
  const followers = steps.slice(index + 1, next === -1 ? undefined : next + 1)
  return followers.some((step) => step.tiesById === true)
}

/** The events of the step that come after one of those before, no later than its deadline. */
function withStep(
  before: Ends,
  rows: Ends,
  step: SequenceStep,
  node: SequenceCondition,
  host: SetHost,
): Ends {
  const both = inOneOrder(before, rows, step, node, host, sql`true`)
  const ties = step.tiesById === true ? sql`, u.id` : sql``
  // At one instant the step's events stand first, so that they see only what came strictly before.
  const latest = sql`max(u.until) over (partition by ${whose(node)} order by u.at${ties}, u.is_next desc rows unbounded preceding)`
  return sql`select w.customer_key, w.same, w.at, w.id from (select u.*, ${latest} as latest from (${both}) as u) as w where w.is_next and w.at <= w.latest`
}

/** Those before whose deadline has passed without an event of the step. */
function withoutStep(
  before: Ends,
  rows: Ends,
  step: SequenceStep,
  node: SequenceCondition,
  host: SetHost,
): Ends {
  const { asOf } = host.moment
  const isDue = sql`${deadline(step, node, host)} <= (select ${asOf} from ${host.momentRow()})`
  const both = inOneOrder(before, rows, step, node, host, isDue)
  const ties = step.tiesById === true ? sql`, u.id desc` : sql``
  const next = sql`min(u.next_at) over (partition by ${whose(node)} order by u.at desc${ties}, u.is_next rows unbounded preceding)`
  return sql`select w.customer_key, w.same, w.at, w.own_id as id from (select u.*, ${next} as following from (${both}) as u) as w where not w.is_next and (w.following is null or w.following > w.until)`
}

/** The events before, with their deadlines, and those of the step; `id` is only set where both can be compared. */
function inOneOrder(
  before: Ends,
  rows: Ends,
  step: SequenceStep,
  node: SequenceCondition,
  host: SetHost,
  isKept: Fragment,
): Fragment {
  const noInstant = host.moment.dialect.types.missing('instant')
  const id = step.tiesById === true ? sql`p.id` : sql`null`
  const ownId = step.absent === true ? sql`p.id` : sql`null`
  const earlier = sql`select p.customer_key, p.same, p.at, ${id} as id, ${ownId} as own_id, false as is_next, ${deadline(step, node, host)} as until, ${noInstant} as next_at from (${before}) as p where ${isKept}`
  const later = sql`select n.customer_key, n.same, n.at, n.id, null as own_id, true as is_next, ${noInstant} as until, n.at as next_at from (${rows}) as n`
  return sql`${earlier} union all ${later}`
}

/** Whose events are put in one order: a column less to sort by where nothing must be the same. */
function whose({ same }: SequenceCondition): Fragment {
  return same === undefined ? sql`u.customer_key` : sql`u.customer_key, u.same`
}

function deadline(
  { within }: SequenceStep,
  { zone }: SequenceCondition,
  { moment }: SetHost,
): Fragment {
  const { calendar } = moment.dialect
  return within === undefined ? calendar.never : calendar.shiftInstant(sql`p.at`, within, 1, zone)
}
