/**
 * What one segment brings to a shared pass (P1): definitions named by their content, so that segments asking for the same
 * aggregate ask for it once, and a predicate over them. Plain data: apply and workers join the parts of any segments
 * into one statement (`pass-statement.ts`) without a compiler.
 */
import type { SqlText } from './sql-text.ts'

export interface PassPart {
  /** Columns of one row per customer, all under the alias `c`; true, or false or NULL. */
  readonly predicate: SqlText
  readonly customers: PassSource
  /** `select … as customer_key` of the bound `keys`, in the key's own type. */
  readonly keys: SqlText
  /** Everything the predicate reads, directly or through another definition. By name, sorted. */
  readonly definitions: readonly PassDefinition[]
  /** Whether a customer is a member may depend on other customers, so it is never enough to look at some. */
  readonly readsEveryone: boolean
  /** Events whose rows it reads, by the catalog's name, sorted. */
  readonly events: readonly string[]
  /** Customers whom time alone may have moved between `since` and `asOf`, by name. */
  readonly touched: readonly TouchedCustomers[]
}

/** A table of the catalog as rows of what the catalog calls it. */
export interface PassSource {
  /** The first columns of the select list: the key and, of an event, its instants. */
  readonly columns: SqlText
  readonly table: SqlText
  /** The expression of the customer's key in the table, in its own type. */
  readonly key: SqlText
  /** Which rows count; over the table for customers, over the select under the alias `e` for events. */
  readonly where: SqlText
  /** Its columns are worth computing once, not in every expression that reads them. */
  readonly isComputed: boolean
}

export type PassDefinition =
  /** A trait: an expression over the customer table. */
  | { readonly kind: 'trait'; readonly name: string; readonly sql: SqlText }
  /** An event: its rows are grouped by customer once for all segments. */
  | { readonly kind: 'event'; readonly name: string; readonly source: PassSource }
  /** A property: an expression over the event's table. */
  | (ColumnOfEvent<'property'> & {
      /** What the event's rows call it. */
      readonly column: string
      /** Not a plain column: worth computing once. */
      readonly isComputed: boolean
    })
  /** A test of one row, over its properties under the alias `e`. */
  | ColumnOfEvent<'flag'>
  /** An aggregate over the rows under the alias `e`. */
  | (ColumnOfEvent<'aggregate'> & {
      /** No row before this instant is read. Absent: all of history is. */
      readonly from?: SqlText
    })
  /** An aggregate that needs a query of its own: `select customer_key, value`. */
  | {
      readonly kind: 'group'
      readonly name: string
      readonly sql: SqlText
      /** The same of the customers among `keys` only. */
      readonly among: SqlText
    }
  /** Customers found by a query of its own: `select customer_key`. */
  | {
      readonly kind: 'set'
      readonly name: string
      readonly sql: SqlText
      /** Absent: it looks at everyone, whoever is asked about. */
      readonly among?: SqlText
    }
  /** Membership of another segment, at the same as-of, by its definition (SEMANTICS 11). */
  | {
      readonly kind: 'predicate'
      readonly name: string
      /** Above that of every predicate it reads. */
      readonly level: number
      readonly sql: SqlText
    }
export type PassDefinitionKind = PassDefinition['kind']
export type DefinitionOf<K extends PassDefinitionKind> = PassDefinition & { readonly kind: K }

interface ColumnOfEvent<K extends string> {
  readonly kind: K
  /** The event's definition it belongs to. */
  readonly event: string
  readonly name: string
  readonly sql: SqlText
}

export interface TouchedCustomers {
  readonly name: string
  /** `select … as customer_key` (text) with `since` and `asOf`; may name someone twice. */
  readonly sql: SqlText
}
