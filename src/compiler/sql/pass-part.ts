/** A condition in, its part of a shared pass out: every aggregate, set and trait it reads, named by what it is. */
import { sql } from 'kysely'
import type { EventTable } from '../../ir/catalog.ts'
import type { Condition, EventCondition } from '../../ir/condition.ts'
import { hashOf } from '../../ir/hash.ts'
import type { PassDefinition, PassPart, PassSource } from '../../ir/pass.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { computedValue } from '../language/computed-trait.ts'
import type { ConditionScope, CustomerSet } from '../language/conditions/condition-definition.ts'
import { conditionSql, conjunctsSql } from '../language/conditions/table.ts'
import type { Fragment, Moment, Subject } from '../language/fragment.ts'
import { MEASURES } from '../language/measures/table.ts'
import { windowInstants } from '../language/windows/table.ts'
import { columnOf, rowConjuncts, rowScope, tableSql } from './customer-source.ts'
import {
  eventKey,
  eventTableSql,
  propertyValue,
  timeColumns,
  timeConjuncts,
} from './event-source.ts'
import { eventsRead } from './events-read.ts'
import { keysSource } from './keys.ts'
import { inlineMoment } from './moments.ts'
import { columnAlias } from './names.ts'
import type { SqlSource } from './sql-source.ts'
import { Statement } from './statement.ts'
import { touchedCustomers } from './touched-customers.ts'

export function passPart(condition: Condition, source: SqlSource): PassPart {
  const builder = new PartBuilder(source)
  const predicate = source.dialect.statements.write(builder.predicate(condition).sql)
  const touched = touchedCustomers(condition, source)
  return {
    predicate,
    customers: builder.customers(),
    keys: builder.keys(),
    definitions: builder.definitions(),
    readsEveryone: builder.readsEveryone || touched === 'everyone',
    events: eventsRead(condition, source),
    touched: touched === 'everyone' ? [] : touched,
  }
}

interface Predicate {
  readonly sql: Fragment
  /** One above the highest predicate it reads, 0 without any. */
  readonly level: number
}

class PartBuilder {
  readonly #source: SqlSource
  readonly #dialect: Dialect
  readonly #moment: Moment
  readonly #definitions = new Map<string, PassDefinition>()
  readonly #segments = new Map<string, { readonly name: string; readonly level: number }>()
  readsEveryone = false

  constructor(source: SqlSource) {
    this.#source = source
    this.#dialect = source.dialect
    this.#moment = inlineMoment(source.dialect)
  }

  #write(query: Fragment): SqlText {
    return this.#dialect.statements.write(query)
  }

  definitions(): readonly PassDefinition[] {
    return [...this.#definitions.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  customers(): PassSource {
    const { table, key, where, traits } = this.#source.catalog.customers
    const keyValue = this.#dialect.keys.own(sql`${sql.id(key.column)}`, key.type)
    const conjuncts = [
      sql`${sql.id(key.column)} is not null`,
      ...(where === undefined ? [] : rowConjuncts(where, traits, this.#dialect)),
    ]
    return {
      columns: this.#write(sql`${keyValue} as customer_key`),
      table: this.#write(sql`${tableSql(table)}`),
      key: this.#write(sql`${keyValue}`),
      where: this.#write(sql`${sql.join(conjuncts, sql` and `)}`),
      isComputed: false,
    }
  }

  keys(): SqlText {
    return this.#write(keysSource(this.#source))
  }

  predicate(condition: Condition): Predicate {
    const levels = { highest: 0 }
    return { sql: sql`${conditionSql(condition, this.#scope(levels))}`, level: levels.highest }
  }

  /** Sets `highest` above the level of every predicate that is read. */
  #scope(levels: { highest: number }): ConditionScope {
    return {
      moment: this.#moment,
      key: () => sql`c.customer_key`,
      column: (name) => this.#trait(name, levels),
      aggregate: (event) => this.#aggregate(event),
      member: (segment) => {
        const nested = this.#segment(segment)
        levels.highest = Math.max(levels.highest, nested.level + 1)
        return sql`c.${sql.id(nested.name)}`
      },
      among: (set) => sql`c.customer_key in (select customer_key from ${sql.id(this.#set(set))})`,
    }
  }

  #define(definition: PassDefinition): string {
    this.#definitions.set(definition.name, definition)
    return definition.name
  }

  #trait(name: string, levels: { highest: number }): Subject {
    const { catalog } = this.#source
    const computed = catalog.computed ?? {}
    if (Object.hasOwn(computed, name)) {
      const trait = columnOf(computed, name)
      return { type: trait, value: computedValue(trait, this.#scope(levels), conditionSql) }
    }
    const column = columnOf(catalog.customers.traits, name)
    const text = this.#write(this.#dialect.columns.read(column))
    const alias = this.#define({ kind: 'trait', name: nameOf('t', text), sql: text })
    return { type: column, value: sql`c.${sql.id(alias)}` }
  }

  #segment(id: string): { readonly name: string; readonly level: number } {
    const known = this.#segments.get(id)
    if (known !== undefined) return known
    const segment = this.#source.segments.get(id)
    if (segment === undefined) throw new Error(`compiled the unknown segment ${id}`)
    const { sql: predicate, level } = this.predicate(segment.where)
    const text = this.#write(predicate)
    const name = this.#define({ kind: 'predicate', name: nameOf('s', text), level, sql: text })
    const found = { name, level }
    this.#segments.set(id, found)
    return found
  }

  #set({ key, readsEveryone, select }: CustomerSet): string {
    if (readsEveryone) this.readsEveryone = true
    const whole = this.#write(select(new Statement(this.#source)))
    const among = readsEveryone
      ? undefined
      : this.#write(select(new Statement(this.#source, { among: 'keys' })))
    return this.#define({
      kind: 'set',
      name: nameOf('k', [key, whole]),
      sql: whole,
      ...(among === undefined ? {} : { among }),
    })
  }

  #aggregate(condition: EventCondition): Fragment {
    const { capabilities } = this.#dialect
    const sorts = MEASURES[condition.measure.fn].sortsRows === true
    const isOwn =
      (sorts && capabilities.sortsInsideAggregates) || condition.window.kind === 'relativeTo'
    const name = isOwn ? this.#group(condition) : this.#shared(condition)
    return sql`c.${sql.id(name)}`
  }

  /** One that sorts rows, or reads the customer beside the event, would make the shared grouping slow for all. */
  #group(condition: EventCondition): string {
    const select = (statement: Statement) => {
      const { table, value } = statement.aggregate(condition, condition.measure)
      return this.#write(
        statement.around(sql`select customer_key, ${value} as value from ${table}`),
      )
    }
    const whole = select(new Statement(this.#source))
    const among = select(new Statement(this.#source, { among: 'keys' }))
    return this.#define({ kind: 'group', name: nameOf('g', whole), sql: whole, among })
  }

  #shared({ event, where, window, measure }: EventCondition): string {
    const table = columnOf(this.#source.catalog.events, event)
    const owner = this.#event(event, table)
    const property = (name: string) => this.#property(owner, table, name)
    const range = windowInstants(window, {
      moment: this.#moment,
      trait: () => {
        throw new Error('a shared aggregate reads no trait')
      },
    })
    const inWindow = window.kind === 'all' ? [] : timeConjuncts(table, range, this.#moment, true)
    const scope = rowScope(property, table.properties, this.#moment)
    const filters = [
      ...(inWindow.length === 0 ? [] : [this.#flag(owner, inWindow)]),
      ...(where === undefined ? [] : [this.#flag(owner, conjunctsSql(where, scope))]),
    ]
    const value = 'of' in measure ? property(measure.of) : undefined
    const rows = { dialect: this.#dialect, of: value, at: sql`e.at` }
    const aggregate = MEASURES[measure.fn].aggregate(rows, measure)
    const text = this.#write(this.#dialect.aggregates.filtered(aggregate, filters))
    const from = range.from === undefined ? {} : { from: this.#write(range.from) }
    const name = nameOf('a', [owner, text])
    return this.#define({ kind: 'aggregate', event: owner, name, sql: text, ...from })
  }

  #event(event: string, table: EventTable): string {
    const key = eventKey(table, this.#source.catalog, this.#dialect)
    const { properties, model: _, ...rest } = table
    // The columns its own filter reads are part of what it is.
    const name = nameOf('e', [event, rest, rest.where === undefined ? null : properties])
    if (this.#definitions.has(name)) return name
    const scope = rowScope(
      (column) => this.#property(name, table, column),
      table.properties,
      this.#moment,
    )
    const conjuncts = [
      ...timeConjuncts(table, {}, this.#moment, true),
      ...(table.where === undefined ? [] : conjunctsSql(table.where, scope)),
    ]
    return this.#define({
      kind: 'event',
      name,
      source: {
        columns: this.#write(
          sql`${sql.join([sql`${key} as customer_key`, ...timeColumns(table.at, this.#dialect)])}`,
        ),
        table: this.#write(sql`${eventTableSql(table, this.#dialect)}`),
        key: this.#write(key),
        where: this.#write(sql`${sql.join(conjuncts, sql` and `)}`),
        isComputed: table.at.zone !== undefined,
      },
    })
  }

  /** Its column is called as in every compiled statement, so that what reads it reads the same here. */
  #property(owner: string, table: EventTable, name: string): Fragment {
    const text = this.#write(this.#dialect.columns.read(columnOf(table.properties, name)))
    const column = columnAlias(name)
    const { path } = columnOf(table.properties, name)
    this.#define({
      kind: 'property',
      event: owner,
      name: `${owner}.${column}`,
      column,
      sql: text,
      isComputed: path !== undefined,
    })
    return propertyValue(name)
  }

  #flag(owner: string, conjuncts: readonly Fragment[]): Fragment {
    const text = this.#write(sql`${sql.join([...conjuncts], sql` and `)}`)
    const name = this.#define({
      kind: 'flag',
      event: owner,
      name: nameOf('f', [owner, text]),
      sql: text,
    })
    return sql`e.${sql.id(name)}`
  }
}

/** Short enough to read, long enough never to meet: 48 bits among the definitions of one project. */
function nameOf(prefix: string, content: unknown): string {
  return `${prefix}_${hashOf(content).slice(0, 12)}`
}
