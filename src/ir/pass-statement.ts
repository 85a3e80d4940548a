/**
 * Parts of segments in, one query out that reads every table once and gives each customer's membership of all of them
 * (P1). Memberships are bits: segment number n is bit n % 63 of word n / 63.
 */
import { type RawBuilder, sql } from 'kysely'
import { bindSql } from './bind-sql.ts'
import { canonicalJson } from './json.ts'
import type {
  DefinitionOf,
  PassDefinition,
  PassDefinitionKind,
  PassPart,
  PassSource,
} from './pass.ts'
import type { SqlBindings, SqlText } from './sql-text.ts'

type Fragment = RawBuilder<unknown>

/** Bits of a bigint that keep it positive. */
export const WORD_BITS = 63

/** A name that no table of a team has: a table of the same name would be hidden. */
const KEYS = sql.id('keys of the pass')

export interface PassSegment {
  readonly part: PassPart
  readonly number: number
}

export interface PassRequest {
  readonly segments: readonly PassSegment[]
  readonly asOf: string
  /** Only these customers. Absent: everyone. */
  readonly keys?: readonly string[]
}

export function wordOf(number: number): number {
  return Math.floor(number / WORD_BITS)
}

/** `with … select customer_key (text), w0, w1 … (bigint)`, a column for each word that holds one of the segments. */
export function passSql(request: PassRequest): RawBuilder<unknown> {
  return new PassStatement(request).query()
}

/** Columns of the words that hold one of the segments, in order. */
export function wordsOf(segments: readonly PassSegment[]): readonly number[] {
  return [...new Set(segments.map(({ number }) => wordOf(number)))].sort((a, b) => a - b)
}

export function wordColumn(word: number): Fragment {
  return sql`${sql.id(`w${word}`)}`
}

class PassStatement {
  readonly #request: PassRequest
  readonly #first: PassPart
  readonly #definitions: readonly PassDefinition[]

  constructor(request: PassRequest) {
    const [first] = request.segments
    if (first === undefined) throw new Error('a pass over no segments')
    this.#request = request
    this.#first = first.part
    this.#definitions = mergeDefinitions(request.segments.map(({ part }) => part))
  }

  query(): Fragment {
    const levels = this.#levels()
    const last = levels.at(-1)?.name ?? sql`c0`
    const expressions = [
      ...(this.#request.keys === undefined ? [] : [cte(KEYS, this.#bind(this.#first.keys))]),
      ...this.#of('set').map((set) => cte(sql.id(set.name), this.#own(set))),
      ...this.#of('group').map((group) => cte(sql.id(group.name), this.#own(group))),
      ...this.#of('event').map((event) => cte(sql.id(event.name), this.#grouping(event))),
      cte(sql`c0`, this.#customers()),
      ...levels.map(({ name, select }) => cte(name, select)),
    ]
    // A key that has two rows, which plan refuses and guards withhold, must not break the pass for all others.
    const words = wordsOf(this.#request.segments).map(
      (word) => sql`bit_or(${this.#bits(word)}) as ${wordColumn(word)}`,
    )
    return sql`with ${sql.join(expressions)} select c.customer_key::text as customer_key, ${sql.join(words)} from ${last} as c group by c.customer_key`
  }

  #of<K extends PassDefinitionKind>(kind: K): readonly DefinitionOf<K>[] {
    return this.#definitions.filter((each): each is DefinitionOf<K> => each.kind === kind)
  }

  #bind(text: SqlText): Fragment {
    const { asOf, keys } = this.#request
    const bindings: SqlBindings = { asOf, ...(keys === undefined ? {} : { keys }) }
    return bindSql(text, bindings)
  }

  #own({ sql: whole, among }: DefinitionOf<'set' | 'group'>): Fragment {
    return this.#bind(this.#request.keys === undefined ? whole : (among ?? whole))
  }

  #bits(word: number): Fragment {
    const bits = this.#request.segments.flatMap(({ part, number }) =>
      wordOf(number) === word
        ? [
            sql`(((${this.#bind(part.predicate)}) is true)::int::bigint << ${sql.lit(number % WORD_BITS)})`,
          ]
        : [],
    )
    return sql`(${sql.join(bits, sql` | `)})`
  }

  /** Predicates that others read, a select for each level, so that each is computed once. */
  #levels(): readonly { readonly name: Fragment; readonly select: Fragment }[] {
    const predicates = this.#of('predicate')
    const count = Math.max(0, ...predicates.map(({ level }) => level + 1))
    return Array.from({ length: count }, (_, level) => {
      const columns = predicates
        .filter((predicate) => predicate.level === level)
        .map(({ name, sql: text }) => sql`((${this.#bind(text)}) is true) as ${sql.id(name)}`)
      const select = sql`select c.*, ${sql.join(columns)} from ${sql.id(`c${level}`)} as c offset 0`
      return { name: sql`${sql.id(`c${level + 1}`)}`, select }
    })
  }

  /** One row per customer: traits, and the aggregates of each event. */
  #customers(): Fragment {
    const { customers } = this.#first
    const traits = this.#of('trait').map(
      ({ name, sql: text }) => sql`${this.#bind(text)} as ${sql.id(name)}`,
    )
    const rows = this.#rows(customers, traits, sql` and ${this.#bind(customers.where)}`)
    const joins = [...this.#of('event'), ...this.#of('group')].map(({ name }) => {
      const table = sql.id(name)
      return sql` left join ${table} on ${table}.customer_key = c.customer_key`
    })
    const columns = [
      sql`c.*`,
      ...this.#of('aggregate').map(({ event, name }) => sql`${sql.id(event, name)}`),
      ...this.#of('group').map(({ name }) => sql`${sql.id(name, 'value')} as ${sql.id(name)}`),
    ]
    return sql`select ${sql.join(columns)} from (${rows}) as c${sql.join(joins, sql``)}`
  }

  /** `select … from table where …` */
  #rows(source: PassSource, columns: readonly Fragment[], where: Fragment): Fragment {
    const among =
      this.#request.keys === undefined
        ? sql`true`
        : sql`${this.#bind(source.key)} in (select customer_key from ${KEYS})`
    const selected = [this.#bind(source.columns), ...columns]
    return sql`select ${sql.join(selected)} from ${this.#bind(source.table)} where ${among}${where}`
  }

  /**
   * Flags are computed once for each row, and `offset 0` keeps them so: the planner would write each of them out again in
   * every aggregate that reads it, which takes ten times as long.
   */
  #grouping({ name, source }: DefinitionOf<'event'>): Fragment {
    const mine = <T extends { readonly event: string }>(all: readonly T[]) =>
      all.filter(({ event }) => event === name)
    const properties = mine(this.#of('property'))
    const aggregates = mine(this.#of('aggregate'))
    const isComputed = source.isComputed || properties.some((each) => each.isComputed)
    const inner = this.#rows(
      source,
      properties.map(({ column, sql: text }) => sql`${this.#bind(text)} as ${sql.id(column)}`),
      isComputed ? sql` offset 0` : sql``,
    )
    const row = [
      sql`e.customer_key`,
      sql`e.at`,
      ...properties.map(({ column }) => sql`e.${sql.id(column)}`),
      ...mine(this.#of('flag')).map(
        ({ name: flag, sql: text }) => sql`(${this.#bind(text)}) as ${sql.id(flag)}`,
      ),
    ]
    const where = [this.#bind(source.where), ...this.#earliest(aggregates)]
    const rows = sql`select ${sql.join(row)} from (${inner}) as e where ${sql.join(where, sql` and `)} offset 0`
    const columns = aggregates.map(
      ({ name: column, sql: text }) => sql`${this.#bind(text)} as ${sql.id(column)}`,
    )
    return sql`select ${sql.join([sql`e.customer_key`, ...columns])} from (${rows}) as e group by e.customer_key`
  }

  /** When no aggregate reads all of history, nothing before the earliest of their windows is read. */
  #earliest(aggregates: readonly DefinitionOf<'aggregate'>[]): readonly Fragment[] {
    const bounds = new Map<string, Fragment>()
    for (const { from } of aggregates) {
      if (from === undefined) return []
      bounds.set(canonicalJson(from), this.#bind(from))
    }
    return bounds.size === 0 ? [] : [sql`e.at >= least(${sql.join([...bounds.values()])})`]
  }
}

function cte(name: Fragment, select: Fragment): Fragment {
  return sql`${name} as (${select})`
}

/** By name, each once. Names are made of contents, so two contents under one name are a mistake that must not be sent. */
export function mergeDefinitions(parts: readonly PassPart[]): readonly PassDefinition[] {
  const merged = new Map<string, PassDefinition>()
  for (const { definitions } of parts) {
    for (const definition of definitions) {
      const known = merged.get(definition.name)
      if (known !== undefined && known !== definition && !isSame(known, definition)) {
        throw new Error(`two definitions of ${definition.name} in one pass`)
      }
      merged.set(definition.name, known ?? definition)
    }
  }
  return [...merged.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function isSame(a: PassDefinition, b: PassDefinition): boolean {
  return canonicalJson(a) === canonicalJson(b)
}
