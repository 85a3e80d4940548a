/** The team's own tables and views, by name: nothing is copied (D1). */
import type { Condition, EventCondition, PropertyCondition } from './condition.ts'
import type { EventModel } from './purchase-model.ts'
import type { ValueType } from './value.ts'

export interface Catalog {
  readonly id: string
  readonly title?: string
  readonly description?: string
  readonly customers: CustomerTable
  readonly events: Readonly<Record<string, EventTable>>
  /** Refreshes by changes alone go on for at most this long; absent: a day. */
  readonly fullRefreshSeconds?: number
  /** Traits that are worked out of events and other traits, by name; no name is a column's, too. */
  readonly computed?: Readonly<Record<string, ComputedTrait>>
  /** Further tables that conditions name; known once the whole project is, and no part of what is hashed. */
  readonly otherTables?: readonly TableName[]
  /** Schema of crm's own tables; as `otherTables` no part of what is hashed. */
  readonly stateSchema?: string
  /** What `web` in conditions stands for. */
  readonly web?: WebMapping
  /** What `smart` and `rfm` in conditions are made of. */
  readonly smart?: SmartMapping
  /** Events that count as opening or clicking a message, sorted: what best send times are made of. */
  readonly engagement?: readonly string[]
}

/** The event that is a page view, and its properties by their conventional names. */
export interface WebMapping {
  readonly event: string
  readonly properties: Readonly<Record<string, string>>
}

export interface SmartMapping {
  /** One event for each order, and the property that is its amount. */
  readonly purchase: { readonly event: string; readonly total: string }
  /** The event of putting something into the cart. */
  readonly cart?: string
  /** A trait that every customer has who signed up. */
  readonly signedUp?: string
}

/** What a trait or property is, wherever its value is from. */
export type Described = ValueType & { readonly currency?: string }

export type ComputedTrait = Described & {
  readonly from: ComputedFrom
  /** What it reads of the catalog, directly: other computed traits by name. */
  readonly reads: CatalogReads
}

/** An aggregate is its value; a condition is true or false, never missing. */
export type ComputedFrom =
  | ({ readonly kind: 'aggregate' } & EventAggregate)
  | { readonly kind: 'condition'; readonly where: Condition }

/** What an event condition compares. */
export type EventAggregate = Pick<EventCondition, 'event' | 'where' | 'window' | 'measure' | 'zone'>

/** Names in a catalog that an object reads, directly. */
export interface CatalogReads {
  readonly traits: readonly string[]
  readonly events: readonly { readonly event: string; readonly properties: readonly string[] }[]
}

/** Every trait a customer has, columns and computed. */
export function allTraits({
  customers,
  computed,
}: Pick<Catalog, 'customers' | 'computed'>): Readonly<Record<string, Column | ComputedTrait>> {
  return computed === undefined ? customers.traits : { ...customers.traits, ...computed }
}

/** `schema.table` or `table`, each part an exact identifier. */
export type TableName = string

export interface CustomerTable {
  readonly table: TableName
  /** The column that identifies a customer; unique and not null. State keeps it as text. */
  readonly key: KeyColumn
  /** Which rows are customers (SEMANTICS 8); properties here are traits. */
  readonly where?: PropertyCondition
  readonly changes?: ChangeColumn
  /** The trait with the customer's own time zone. */
  readonly zone?: string
  readonly traits: Readonly<Record<string, Column>>
}

/** What tells which rows of a table were added or changed since an earlier look. */
export type ChangeColumn =
  /** An instant; rows may become visible up to the lag after it. */
  | { readonly column: string; readonly by: 'time'; readonly lagSeconds: number }
  /** The id of the transaction that wrote the row. */
  | { readonly column: string; readonly by: 'transaction' }

export interface KeyColumn {
  readonly column: string
  /** The column's SQL family, so that stored text keys can be compared without losing an index. */
  readonly type: 'text' | 'integer' | 'uuid'
}

export interface EventTable {
  /** One that crm keeps itself, by this name in its own table; the schema of that is no part of what is hashed. */
  readonly kept?: string
  readonly table: TableName
  /** Column with the customer's key, of the same family as the customer table's key. */
  readonly customer: string
  readonly at: TimeColumn
  /** Breaks ties between events at one instant. */
  readonly id?: string
  /** Which rows of the table are this event. */
  readonly where?: PropertyCondition
  readonly changes?: ChangeColumn
  /** What predictions of this event are made of; they hold its parameters themselves. */
  readonly model?: EventModel
  readonly properties: Readonly<Record<string, Column>>
}

/** A `timestamptz` column; with `zone`, a `timestamp` or `date` column that holds local time of that zone. */
export interface TimeColumn {
  readonly column: string
  readonly zone?: string
}

/** A column, or with `path` a value inside a jsonb column. A value of another type there is missing. */
export type Column = ValueType & {
  readonly column: string
  readonly path?: readonly string[]
  /** ISO 4217, for money; shown, never converted. */
  readonly currency?: string
  /** For instants kept in a `timestamp` column: the zone of its local time. */
  readonly zone?: string
  /** Of a trait: the event that each change of it is, whose property `value` is the new value. */
  readonly history?: string
  readonly description?: string
  /** Of texts: no value has more characters. Decides nothing but whether an SMS may be too long. */
  readonly maxLength?: number
}
