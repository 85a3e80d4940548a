/**
 * One event, filter and window in, the grouping of its rows by customer out, with every aggregate that is asked of it: it
 * is read once, however many conditions and segments of a statement ask.
 */
import { sql } from 'kysely'
import type { EventTable } from '../../ir/catalog.ts'
import type { Measure } from '../../ir/condition.ts'
import { canonicalJson } from '../../ir/json.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { EventRequest, EventRowSource } from '../language/conditions/condition-definition.ts'
import { conjunctsSql } from '../language/conditions/table.ts'
import type { Fragment, Moment, Subject } from '../language/fragment.ts'
import { MEASURES } from '../language/measures/table.ts'
import { windowInstants, windowLabel } from '../language/windows/table.ts'
import { columnOf, rowScope } from './customer-source.ts'
import { eventSource, propertyValue, timeConjuncts } from './event-source.ts'
import { columnAlias } from './names.ts'
import type { TableSource } from './sql-source.ts'

/** What rows of events take from the statement they stand in. */
export interface GroupHost extends TableSource {
  readonly moment: Moment
  readonly uniqueName: (wanted: string) => string
  trait(name: string): Subject
  customers(): Fragment
  momentRow(): Fragment
  isAmong(key: Fragment): readonly Fragment[]
}

export function groupKey({ event, where, window }: EventRequest): string {
  return canonicalJson({ event, where, window })
}

export class EventGroup {
  readonly table: Fragment
  readonly #rows: EventRows
  readonly #dialect: Dialect
  readonly #columns = new Map<string, Fragment>()

  constructor(request: EventRequest, host: GroupHost) {
    const label = windowLabel(request.window)
    this.table = sql.id(host.uniqueName(`${request.event}_${label === '' ? 'ever' : label}`))
    this.#rows = new EventRows(request, host)
    this.#dialect = host.dialect
  }

  /** The column that holds the aggregate; NULL, through a left join, for customers without rows. */
  aggregate(measure: Measure): Fragment {
    const definition = MEASURES[measure.fn]
    const of = 'of' in measure ? measure.of : undefined
    const column = columnAlias(definition.label(of, measure))
    const value = of === undefined ? undefined : this.#rows.property(of)
    const id = definition.readsId === true ? this.#rows.id() : undefined
    const rows = {
      dialect: this.#dialect,
      of: value,
      at: sql`e.at`,
      ...(id === undefined ? {} : { id }),
    }
    this.#columns.set(column, definition.aggregate(rows, measure))
    return sql`${this.table}.${sql.id(column)}`
  }

  select(): Fragment {
    const aggregates = [...this.#columns].map(([name, value]) => sql`${value} as ${sql.id(name)}`)
    return sql`select ${sql.join([sql`e.customer_key`, ...aggregates])} ${this.#rows.from()} group by e.customer_key`
  }
}

/** The rows of one event that count, under the alias `e`, beside the moment `m`. */
export class EventRows implements EventRowSource {
  readonly #request: EventRequest
  readonly #host: GroupHost
  readonly #properties = new Set<string>()
  #isIdRead = false
  readonly #conjuncts: Fragment[]

  constructor(request: EventRequest, host: GroupHost) {
    const { catalog, moment } = host
    const { event, where, window } = request
    const table = columnOf(catalog.events, event)
    this.#request = request
    this.#host = host
    const range = windowInstants(window, { moment, trait: (name) => host.trait(name) })
    const scope = rowScope((name) => this.property(name), table.properties, moment)
    this.#conjuncts = [
      ...timeConjuncts(table, range, moment, window.kind !== 'relativeTo'),
      ...[table.where, where].flatMap((filter) =>
        filter === undefined ? [] : conjunctsSql(filter, scope),
      ),
    ]
  }

  property(name: string): Fragment {
    this.#properties.add(name)
    return propertyValue(name)
  }

  id(): Fragment | undefined {
    if (columnOf(this.#host.catalog.events, this.#request.event).id === undefined) return undefined
    this.#isIdRead = true
    return sql`e.event_id`
  }

  /** A further test of `e`. */
  require(test: Fragment): void {
    this.#conjuncts.push(test)
  }

  /** `from … where …`, once every property was asked for. */
  from(): Fragment {
    const host = this.#host
    const { event, window } = this.#request
    const table = columnOf(host.catalog.events, event)
    const source = eventSource(
      host,
      this.#isIdRead ? table : withoutId(table),
      this.#properties,
      (key) => host.isAmong(key),
    )
    const customer =
      window.kind === 'relativeTo'
        ? sql` join ${host.customers()} on c.customer_key = e.customer_key`
        : sql``
    return sql`from (${source}) as e cross join ${host.momentRow()}${customer} where ${sql.join(this.#conjuncts, sql` and `)}`
  }
}

function withoutId({ id: _, ...table }: EventTable): EventTable {
  return table
}
