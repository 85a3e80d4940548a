/** A catalog and what one object reads of it in, the part its behaviour follows out (SEMANTICS 28, 29). */
import type { Catalog, CatalogReads, Column, ComputedTrait, EventTable } from './catalog.ts'
import type { PropertyCondition } from './condition.ts'
import { KEPT_TABLE } from './kept.ts'

export type { CatalogReads } from './catalog.ts'

/** The parts of a catalog that do something. */
export type CatalogPart = Pick<Catalog, 'customers' | 'events' | 'computed'>

type Columns = Readonly<Record<string, Column>>

/**
 * What a reader's behaviour follows of the catalog: who the customers are, and the traits, events and properties it
 * reads, with those that the filters of these tables and the definitions of its computed traits read. A change elsewhere in
 * the catalog does not concern it.
 */
export function readPart(catalog: CatalogPart, reads: CatalogReads): CatalogPart {
  // How changes are found decides when people are looked at, and their zones when they are written to; never who is in.
  const { changes: _, zone: _zone, ...customers } = catalog.customers
  const computed = computedAmong(catalog, reads.traits)
  const all = [reads, ...[...computed.values()].map((trait) => trait.reads)]
  const traits = [...all.flatMap((each) => each.traits), ...propertiesIn(customers.where)]
  const properties = new Map<string, string[]>()
  for (const read of all.flatMap((each) => each.events)) {
    properties.set(read.event, [...(properties.get(read.event) ?? []), ...read.properties])
  }
  const events = [...properties].flatMap(([event, names]) => {
    const table = catalog.events[event]
    return table === undefined ? [] : [[event, eventPart(table, names)] as const]
  })
  return {
    customers: { ...customers, traits: pick(customers.traits, traits) },
    events: Object.fromEntries(events),
    ...(computed.size === 0 ? {} : { computed: Object.fromEntries(computed) }),
  }
}

/** The computed traits among these names, and those that they read in turn. */
function computedAmong(
  { computed = {} }: CatalogPart,
  names: readonly string[],
): ReadonlyMap<string, ComputedTrait> {
  const found = new Map<string, ComputedTrait>()
  const open = [...names]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const trait = Object.hasOwn(computed, name) ? computed[name] : undefined
    if (trait === undefined || found.has(name)) continue
    found.set(name, trait)
    open.push(...trait.reads.traits)
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function eventPart(table: EventTable, properties: readonly string[]): EventTable {
  // A prediction holds the parameters it is made of; nothing else follows the model.
  const { changes: _, model: __, ...rest } = table
  const names = [...properties, ...propertiesIn(table.where)]
  const own = table.kept === undefined ? {} : { table: KEPT_TABLE }
  return { ...rest, ...own, properties: pick(table.properties, names) }
}

export function propertiesIn(condition: PropertyCondition | undefined): readonly string[] {
  if (condition === undefined) return []
  switch (condition.kind) {
    case 'property':
      return [condition.property]
    case 'not':
      return propertiesIn(condition.of)
    case 'all':
    case 'any':
      return condition.of.flatMap(propertiesIn)
  }
}

function pick(columns: Columns, names: readonly string[]): Columns {
  const wanted = new Set(names)
  return plainColumns(
    Object.fromEntries(Object.entries(columns).filter(([name]) => wanted.has(name))),
  )
}

/** Columns without what does nothing to the objects that read them. */
export function plainColumns(columns: Columns): Columns {
  const entries = Object.entries(columns).map(([name, column]) => {
    const { description: _description, maxLength: _maxLength, ...rest } = column
    return [name, rest] as const
  })
  return Object.fromEntries(entries)
}
