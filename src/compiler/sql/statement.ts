/**
 * Builds one statement out of conditions: a common table expression each for the moment, the customers, every group of
 * events and every segment, however many conditions ask for it, and a last select that the caller gives.
 *
 * Where the engine can, the moment and the customers are inlined: bounds become constants, unread traits cost nothing.
 */
import { sql } from 'kysely'
import { allTraits, type Catalog, type ComputedTrait } from '../../ir/catalog.ts'
import type { Condition, EventCondition, Measure } from '../../ir/condition.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { computedValue } from '../language/computed-trait.ts'
import type {
  ConditionScope,
  CustomerSet,
  EventRequest,
  EventRowSource,
  SetHost,
} from '../language/conditions/condition-definition.ts'
import { conditionSql, conjunctsSql } from '../language/conditions/table.ts'
import type { Fragment, Moment, Subject } from '../language/fragment.ts'
import { columnOf, customerSource } from './customer-source.ts'
import { EventGroup, EventRows, type GroupHost, groupKey } from './event-group.ts'
import { keysSource } from './keys.ts'
import { type CollectedMoment, collectMoment } from './moments.ts'
import { columnAlias, createNames } from './names.ts'
import type { SqlOptions, SqlSource } from './sql-source.ts'

/** Aliases inside compiled statements; nothing else may be called so. */
const ALIASES = ['c', 'e', 'm', 'given', 'near', 'since', 'listed']

export class Statement implements GroupHost, SetHost {
  readonly catalog: Catalog
  readonly dialect: Dialect
  readonly moment: Moment
  readonly uniqueName: (wanted: string) => string
  readonly #source: SqlSource
  readonly #isAmongKeys: boolean
  readonly #collected: CollectedMoment
  readonly #names: {
    readonly moment: Fragment
    readonly keys: Fragment
    readonly customer: Fragment
  }
  readonly #traits = new Set<string>()
  readonly #groups = new Map<string, EventGroup>()
  /** In the order in which they can be defined: those a segment names come before it. */
  readonly #segments = new Map<string, { readonly name: Fragment; readonly select: Fragment }>()
  readonly #sets = new Map<string, { readonly name: Fragment; readonly select: Fragment }>()
  readonly #computed = new Map<string, { readonly name: Fragment; readonly select: Fragment }>()
  readonly #open = new Set<string>()
  #isCustomerRead = false

  constructor(source: SqlSource, { among }: SqlOptions = {}) {
    this.#source = source
    this.catalog = source.catalog
    this.dialect = source.dialect
    this.#collected = collectMoment(source.dialect)
    this.#isAmongKeys = among === 'keys'
    this.moment = this.#collected.moment
    this.uniqueName = createNames([...ALIASES, ...tableNames(source.catalog)])
    this.#names = {
      moment: sql.id(this.uniqueName('moment')),
      keys: sql.id(this.uniqueName('keys')),
      customer: sql.id(this.uniqueName('customer')),
    }
  }

  trait(name: string): Subject {
    this.#traits.add(name)
    const { computed = {} } = this.catalog
    if (Object.hasOwn(computed, name)) this.#computedTable(name)
    const type = columnOf(allTraits(this.catalog), name)
    return { type, value: sql`c.${sql.id(columnAlias(name))}` }
  }

  /** Customers under the alias `c`, with the traits asked for so far and later. */
  customers(): Fragment {
    this.#isCustomerRead = true
    return sql`${this.#names.customer} as c`
  }

  momentRow(): Fragment {
    return sql`${this.#names.moment} as m`
  }

  isAmong(key: Fragment): readonly Fragment[] {
    return this.#isAmongKeys ? [sql`${key} in (select customer_key from ${this.#names.keys})`] : []
  }

  /** `from … where …` of the customers for whom the condition holds. */
  customersWho(condition: Condition): Fragment {
    const joined = new Set<EventGroup>()
    const conjuncts = conjunctsSql(condition, this.#scope(joined))
    const where = conjuncts.length === 0 ? sql`` : sql` where ${sql.join(conjuncts, sql` and `)}`
    return sql`${this.#from(joined)}${where}`
  }

  /** `select … as customer_key, … as value` of every customer: a computed trait by its definition. */
  valuesOf(trait: ComputedTrait): Fragment {
    const joined = new Set<EventGroup>()
    const value = computedValue(trait, this.#scope(joined), conditionSql)
    return this.around(sql`select c.customer_key, ${value} as value ${this.#from(joined)}`)
  }

  #scope(joined: Set<EventGroup>): ConditionScope {
    return {
      moment: this.moment,
      column: (name) => this.trait(name),
      key: () => this.dialect.keys.asText(sql`c.customer_key`),
      aggregate: (event) => this.#aggregate(event, joined),
      member: (segment) =>
        sql`c.customer_key in (select customer_key from ${this.members(segment)})`,
      // `is true` keeps it a look-up: as joins, two such sets are compared row by row, because their sizes are unknown.
      among: (set) =>
        this.dialect.types.isTrue(
          sql`c.customer_key in (select customer_key from ${this.#set(set)})`,
        ),
    }
  }

  /** `from` of all customers, with the aggregates their conditions read. */
  #from(joined: ReadonlySet<EventGroup>): Fragment {
    const joins = [...joined].map(
      ({ table }) => sql` left join ${table} on ${table}.customer_key = c.customer_key`,
    )
    return sql`from ${this.customers()} cross join ${this.momentRow()}${sql.join(joins, sql``)}`
  }

  /** The expression that holds the keys of a segment's members, by its definition (SEMANTICS 11). */
  members(segment: string): Fragment {
    const known = this.#segments.get(segment)
    if (known !== undefined) return known.name
    const definition = this.#source.segments.get(segment)
    if (definition === undefined) throw new Error(`compiled the unknown segment ${segment}`)
    if (this.#open.has(segment)) throw new Error(`segment ${segment} is defined by itself`)
    this.#open.add(segment)
    const name = sql.id(this.uniqueName(`segment_${segment}`))
    const select = sql`select c.customer_key ${this.customersWho(definition.where)}`
    this.#open.delete(segment)
    this.#segments.set(segment, { name, select })
    return name
  }

  events(request: EventRequest): EventRowSource {
    return new EventRows(request, this)
  }

  aggregate(request: EventRequest, measure: Measure) {
    const group = this.#group(request)
    return { table: group.table, value: group.aggregate(measure) }
  }

  /** A statement inside this one, which looks at everyone where it must. */
  #set({ key, label, readsEveryone, select }: CustomerSet): Fragment {
    const known = this.#sets.get(key)
    if (known !== undefined) return known.name
    const isAmongKeys = this.#isAmongKeys && !readsEveryone
    const inner = new Statement(this.#source, isAmongKeys ? { among: 'keys' } : {})
    const name = sql.id(this.uniqueName(label))
    this.#sets.set(key, { name, select: select(inner) })
    return name
  }

  #computedTable(name: string): Fragment {
    const known = this.#computed.get(name)
    if (known !== undefined) return known.name
    const definition = columnOf(this.catalog.computed ?? {}, name)
    const inner = new Statement(this.#source, this.#isAmongKeys ? { among: 'keys' } : {})
    const table = sql.id(this.uniqueName(`trait_${name}`))
    this.#computed.set(name, { name: table, select: inner.valuesOf(definition) })
    return table
  }

  /** The customers, with the values of the computed traits that were asked for beside their columns. */
  #customerSelect(): Fragment {
    const columns = [...this.#traits].filter((name) => !this.#computed.has(name))
    const source = customerSource(this, columns, (key) => this.isAmong(key))
    if (this.#computed.size === 0) return source
    const computed = [...this.#computed].map(([name, { name: table }]) => ({
      value: sql`${table}.value as ${sql.id(columnAlias(name))}`,
      join: sql` left join ${table} on ${table}.customer_key = c.customer_key`,
    }))
    const values = [sql`c.*`, ...computed.map(({ value }) => value)]
    return sql`select ${sql.join(values)} from (${source}) as c${sql.join(
      computed.map(({ join }) => join),
      sql``,
    )}`
  }

  /** The whole statement around its last select. */
  around(last: Fragment): Fragment {
    const { capabilities, statements } = this.dialect
    const tables = this.#tables().map(({ name, select, isInlined }) =>
      statements.expression(name, select, isInlined && capabilities.inlinesExpressions),
    )
    return sql`with ${sql.join(tables)} ${last}`
  }

  #tables(): readonly { name: Fragment; select: Fragment; isInlined: boolean }[] {
    const groups = [...this.#groups.values()].map((group) => ({
      name: group.table,
      select: group.select(),
      isInlined: false,
    }))
    const segments = [...this.#segments.values()].map((segment) => ({
      ...segment,
      isInlined: false,
    }))
    const computed = [...this.#computed.values()].map((each) => ({ ...each, isInlined: false }))
    const keys = {
      name: this.#names.keys,
      select: keysSource(this),
      isInlined: false,
    }
    return [
      { name: this.#names.moment, select: this.#collected.select(), isInlined: true },
      ...(this.#isAmongKeys ? [keys] : []),
      ...computed,
      ...(this.#isCustomerRead
        ? [{ name: this.#names.customer, select: this.#customerSelect(), isInlined: true }]
        : []),
      ...groups,
      ...[...this.#sets.values()].map((set) => ({ ...set, isInlined: false })),
      ...segments,
    ]
  }

  #aggregate(condition: EventCondition, joined: Set<EventGroup>): Fragment {
    const group = this.#group(condition)
    joined.add(group)
    return group.aggregate(condition.measure)
  }

  #group(request: EventRequest): EventGroup {
    const key = groupKey(request)
    const group = this.#groups.get(key) ?? new EventGroup(request, this)
    this.#groups.set(key, group)
    return group
  }
}

/** A statement's own names hide tables of the same name, so none may be one of the team's. */
function tableNames({ customers, events, otherTables = [] }: Catalog): readonly string[] {
  const tables = [customers, ...Object.values(events)].map(({ table }) => table)
  return [...tables, ...otherTables].map((table) => table.split('.').at(-1) ?? table)
}
