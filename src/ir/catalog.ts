/** The team's own tables and views, by name: nothing is copied (D1). */
import type { PropertyCondition } from './condition.ts'
import type { ValueType } from './value.ts'

export interface Catalog {
  readonly id: string
  readonly title?: string
  readonly description?: string
  readonly customers: CustomerTable
  readonly events: Readonly<Record<string, EventTable>>
}

/** `schema.table` or `table`, each part an exact identifier. */
export type TableName = string

export interface CustomerTable {
  readonly table: TableName
  /** The column that identifies a customer; unique and not null. State keeps it as text. */
  readonly key: KeyColumn
  /** Which rows are customers (SEMANTICS 8); properties here are traits. */
  readonly where?: PropertyCondition
  readonly traits: Readonly<Record<string, Column>>
}

export interface KeyColumn {
  readonly column: string
  /** The column's SQL family, so that stored text keys can be compared without losing an index. */
  readonly type: 'text' | 'integer' | 'uuid'
}

export interface EventTable {
  readonly table: TableName
  /** Column with the customer's key, of the same family as the customer table's key. */
  readonly customer: string
  readonly at: TimeColumn
  /** Breaks ties between events at one instant. */
  readonly id?: string
  /** Which rows of the table are this event. */
  readonly where?: PropertyCondition
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
  readonly description?: string
}
