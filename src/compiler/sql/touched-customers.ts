/**
 * A condition in, queries of the customers whose membership time alone may have changed between two as-ofs out (P2):
 * an event that came due, left a window or entered one, a day that turned, a date that came. Naming someone too many costs
 * a look; naming someone too few would be wrong.
 */
import { sql } from 'kysely'
import type { Condition, PropertyCondition } from '../../ir/condition.ts'
import { hashOf } from '../../ir/hash.ts'
import type { TouchedCustomers } from '../../ir/pass.ts'
import { since } from '../dialects/run-time-values.ts'
import type { ConditionScope, TimeChange } from '../language/conditions/condition-definition.ts'
import { conditionTimeChanges, conjunctsSql } from '../language/conditions/table.ts'
import type { Fragment, Moment } from '../language/fragment.ts'
import { columnOf, customerSource, rowScope } from './customer-source.ts'
import { eventSource, propertyValue, timeConjuncts } from './event-source.ts'
import { eventsRead } from './events-read.ts'
import { inlineMoment } from './moments.ts'
import { columnAlias } from './names.ts'
import type { SqlSource, TableSource } from './sql-source.ts'

/** The two as-ofs. */
function momentsOf({ dialect }: TableSource): { readonly before: Moment; readonly now: Moment } {
  return { before: inlineMoment(dialect, since(dialect)), now: inlineMoment(dialect) }
}

type EventChange = Extract<TimeChange, { kind: 'events' }>
type DailyChange = Extract<TimeChange, { kind: 'daily' }>
type CustomerChange = Extract<TimeChange, { kind: 'customers' }>

export function touchedCustomers(
  condition: Condition,
  source: SqlSource,
): readonly TouchedCustomers[] | 'everyone' {
  const changes = conditionTimeChanges(condition, source.segments)
  if (changes.some(({ kind }) => kind === 'everyone')) return 'everyone'
  const comeDue = eventsRead(condition, source).map(
    (event): TimeChange => ({ kind: 'events', event, bound: (moment) => moment.asOf }),
  )
  const queries = [...comeDue, ...changes].flatMap((change) => {
    if (change.kind === 'everyone') return []
    const query = customersOf(change, source)
    const text = source.dialect.statements.write(query)
    return [[hashOf(text), { name: hashOf(text), sql: text }] as const]
  })
  return [...new Map(queries.toSorted(([a], [b]) => (a < b ? -1 : 1))).values()]
}

function customersOf(
  change: EventChange | CustomerChange | DailyChange,
  source: SqlSource,
): Fragment {
  if (change.kind === 'events') return eventsBetween(change, source)
  return change.kind === 'daily' ? onAnotherDay(change, source) : differing(change, source)
}

function onAnotherDay({ event, dayIn }: DailyChange, source: SqlSource): Fragment {
  const { calendar, keys } = source.dialect
  const { before, now } = momentsOf(source)
  const table = columnOf(source.catalog.events, event)
  const filters = table.where === undefined ? [] : [table.where]
  const scope = rowScope(propertyValue, table.properties, now)
  const conjuncts = [
    sql`${calendar.localDay(before.asOf, dayIn)} <> ${calendar.localDay(now.asOf, dayIn)}`,
    ...timeConjuncts(table, {}, now, true),
    ...filters.flatMap((filter) => conjunctsSql(filter, scope)),
  ]
  const names = new Set(filters.flatMap(propertiesIn))
  const rows = eventSource(source, withoutId(table), names, () => [])
  return sql`select distinct ${keys.asText(sql`e.customer_key`)} as customer_key from (${rows}) as e where ${sql.join(conjuncts, sql` and `)}`
}

function eventsBetween(
  { event, where, bound, slackDays = 0 }: EventChange,
  source: SqlSource,
): Fragment {
  const { keys, types } = source.dialect
  const moments = momentsOf(source)
  const table = columnOf(source.catalog.events, event)
  const filters = [table.where, where].filter((filter) => filter !== undefined)
  const names = new Set(filters.flatMap(propertiesIn))
  const scope = rowScope(propertyValue, table.properties, moments.now)
  const [before, now] = [bound(moments.before), bound(moments.now)]
  // A bound of calendar days goes back where clocks do.
  const from = daysAway(types.least([before, now]), -slackDays, source)
  const until = daysAway(types.greatest([before, now]), slackDays, source)
  const conjuncts = [
    // With slack, events may fall due while the bound itself stands still.
    ...(slackDays === 0 ? [sql`${before} <> ${now}`] : []),
    ...timeConjuncts(table, { from, until }, moments.now, true),
    ...filters.flatMap((filter) => conjunctsSql(filter, scope)),
  ]
  const rows = eventSource(source, withoutId(table), names, () => [])
  return sql`select ${keys.asText(sql`e.customer_key`)} as customer_key from (${rows}) as e where ${sql.join(conjuncts, sql` and `)}`
}

/** On the clock: slack need not be exact. */
function daysAway(instant: Fragment, days: number, { dialect }: TableSource): Fragment {
  return days === 0 ? instant : dialect.calendar.addClockDays(instant, days)
}

function withoutId<T extends { readonly id?: string }>({ id: _, ...table }: T): Omit<T, 'id'> {
  return table
}

function differing({ test, dayIn }: CustomerChange, source: SqlSource): Fragment {
  const { calendar, keys, types } = source.dialect
  const moments = momentsOf(source)
  const traits = new Set<string>()
  const at = (moment: Moment) => test(traitScope(moment, source.catalog.customers.traits, traits))
  const [before, now] = [at(moments.before), at(moments.now)]
  const turned =
    dayIn === undefined
      ? sql``
      : sql`${calendar.localDay(moments.before.asOf, dayIn)} <> ${calendar.localDay(moments.now.asOf, dayIn)} and `
  const customers = customerSource(source, traits, () => [])
  return sql`select ${keys.asText(sql`c.customer_key`)} as customer_key from (${customers}) as c where ${turned}(${types.isTrue(before)}) <> (${types.isTrue(now)})`
}

function traitScope(
  moment: Moment,
  columns: Parameters<typeof rowScope>[1],
  read: Set<string>,
): ConditionScope {
  return rowScope(
    (name) => {
      read.add(name)
      return sql`c.${sql.id(columnAlias(name))}`
    },
    columns,
    moment,
  )
}

function propertiesIn(condition: PropertyCondition): readonly string[] {
  if (condition.kind === 'property') return [condition.property]
  return condition.kind === 'not' ? propertiesIn(condition.of) : condition.of.flatMap(propertiesIn)
}
