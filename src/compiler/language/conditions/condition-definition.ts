/**
 * What one kind of condition knows. Conditions over customers and over one event's properties share their logic, so both
 * are nodes of one kind of tree; kinds that hold nodes are given what to do with each as `child`.
 */
import type { Catalog, Column, Described, TableName } from '../../../ir/catalog.ts'
import type {
  Condition,
  EventCondition,
  Measure,
  PropertyCondition,
  TopicCondition,
  TraitCondition,
} from '../../../ir/condition.ts'
import type { Json, JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { ValueType } from '../../../ir/value.ts'
import type { Window } from '../../../ir/window.ts'
import type { Fragment, Moment, Subject } from '../fragment.ts'
import type { ResolveContext } from '../resolve-context.ts'

type Leaf = Exclude<
  Condition | PropertyCondition,
  { kind: 'all' | 'any' | 'not' | 'trait' | 'topic' }
>

export type ConditionNode =
  | { readonly kind: 'all' | 'any'; readonly of: readonly ConditionNode[] }
  | { readonly kind: 'not'; readonly of: ConditionNode }
  | (Omit<TraitCondition, 'means'> & { readonly means?: ConditionNode })
  | (Omit<TopicCondition, 'means'> & { readonly means: ConditionNode })
  | Leaf
export type NodeKind = ConditionNode['kind']
export type NodeOf<K extends NodeKind> = ConditionNode & { readonly kind: K }

export interface ResolveScope {
  readonly context: ResolveContext
  /** The columns `property` names; `undefined` where a condition is about a customer. */
  readonly columns: Readonly<Record<string, Column>> | undefined
  child(written: Json, path: FieldPath): ConditionNode | undefined
  /** A condition over the properties of one event. */
  filter(
    written: Json,
    columns: Readonly<Record<string, Column>>,
    path: FieldPath,
  ): PropertyCondition | undefined
  /** A condition over customers, by which others are looked at too. */
  customers(written: Json, path: FieldPath): Condition | undefined
}

/** The one form of a whole condition, of either sort. */
export interface CanonicalForm {
  (condition: Condition): Condition
  (condition: PropertyCondition): PropertyCondition
}

/** Where a condition's SQL stands: what its names mean there. */
export interface ConditionScope {
  readonly moment: Moment
  /** A trait of the customer, or a property of the event, by the catalog's name. */
  column(name: string): Subject
  /** The customer's key as text. */
  key(): Fragment
  /** The condition's aggregate for the customer; NULL without any event. */
  aggregate(condition: EventCondition): Fragment
  /** Whether the customer is in the segment. */
  member(segment: string): Fragment
  /** Whether the customer is in a set that a query of the condition's own finds. */
  among(set: CustomerSet): Fragment
}

/** Customers found by a query of its own, where one aggregate per customer does not do: sequences, ranks. */
export interface CustomerSet {
  /** What the query is called in the statement: `sequence`. */
  readonly label: string
  /** The same text is the same set: the canonical JSON of all it depends on. */
  readonly key: string
  /** Whether someone is in it depends on other customers too, as with ranks. */
  readonly readsEveryone: boolean
  /** `select … as customer_key …`, the key in its own type, closed by `host.around`. */
  select(host: SetHost): Fragment
}

/** What such a query is built from. It is a statement of its own, with its own names. */
export interface SetHost {
  readonly moment: Moment
  readonly catalog: Catalog
  /** A trait of the customer under the alias `c`. */
  trait(name: string): Subject
  /** The customers, under the alias `c`. */
  customers(): Fragment
  /** The moment, under the alias `m`; what reads `moment` needs it in its `from`. */
  momentRow(): Fragment
  /** Rows of one event, those of unknown customers too. */
  events(request: EventRequest): EventRowSource
  /** An aggregate per customer: its table has `customer_key`, and no row for customers without events. */
  aggregate(
    request: EventRequest,
    measure: Measure,
  ): { readonly table: Fragment; readonly value: Fragment }
  /** `from … where …` of the customers, under the alias `c`, for whom a condition holds. */
  customersWho(condition: Condition): Fragment
  /** The whole query, once its last select is built. */
  around(last: Fragment): Fragment
}

/** Which rows of an event count. */
export interface EventRequest {
  readonly event: string
  readonly where?: PropertyCondition
  readonly window: Window
}

/** Rows under the alias `e`, with `e.customer_key` and `e.at`. */
export interface EventRowSource {
  /** A property of the row. */
  property(name: string): Fragment
  /** What tells apart events at one instant; `undefined` when the catalog has none. */
  id(): Fragment | undefined
  /** A further test of the row. */
  require(test: Fragment): void
  /** `from … where …`, once every property was asked for. */
  from(): Fragment
}

/** What can change the truth of a condition while nothing happens but time (P2). More people than needed is safe; fewer is not. */
export type TimeChange =
  /** Customers with such an event between where the bound stood at one as-of and where it stands at a later one. */
  | {
      readonly kind: 'events'
      readonly event: string
      readonly where?: PropertyCondition
      /** From as-of alone. */
      readonly bound: (moment: Moment) => Fragment
      /** Events so many days further away on both sides may turn it too. */
      readonly slackDays?: number
    }
  /** Customers of whom a test of their traits says something else at the two as-ofs. */
  | {
      readonly kind: 'customers'
      readonly test: (scope: ConditionScope) => Fragment
      /** It says the same all through a local day of this zone. */
      readonly dayIn?: string
    }
  /** Customers with such an event at all, once a local day of this zone has turned. */
  | { readonly kind: 'daily'; readonly event: string; readonly dayIn: string }
  /** Anyone. */
  | { readonly kind: 'everyone' }

/** A value that decides, for one customer, whether a condition holds: for whoever asks why. */
export interface Fact {
  /** `country`, `number of purchase events`, `counted from` */
  readonly name: string
  readonly type: ValueType
  readonly value: Fragment
}

/** Where facts are read: beside one customer, whose events are looked at however few they are. */
export type FactScope = Pick<ConditionScope, 'moment' | 'column' | 'aggregate' | 'key'>

export interface ExplainScope {
  readonly catalog: Catalog
  /** What traits, or inside an event's filter properties, name. */
  readonly columns: Readonly<Record<string, Described>>
}

export interface KeyColumnRead {
  readonly table: TableName
  readonly column: string
}

export interface Dependencies {
  readonly traits: Set<string>
  readonly events: Map<string, Set<string>>
  readonly segments: Set<string>
  /** Columns with customer keys in tables that are none of the catalog's. */
  readonly keyColumns: KeyColumnRead[]
  /** Further tables that SQL of the team's own names. */
  readonly otherTables: Set<string>
  /** The event whose filter is being read. */
  readonly event?: string
}

export interface ConditionDefinition<K extends NodeKind = NodeKind> {
  /** Of a mapping that has the kind's word. */
  schema(references: SchemaReferences): JsonObject
  resolve(written: JsonObject, path: FieldPath, scope: ResolveScope): NodeOf<K> | undefined
  canonical(
    node: NodeOf<K>,
    child: (node: ConditionNode) => ConditionNode,
    whole: CanonicalForm,
  ): ConditionNode
  /** True, or false or NULL: whoever reads it takes NULL for false (SEMANTICS 7). */
  sql(node: NodeOf<K>, scope: ConditionScope, child: (node: ConditionNode) => Fragment): Fragment
  /**
   * Whose truth may change when only time passes. That an event happens, is added, changed or removed need not be told:
   * of every event the condition reads, those between two as-ofs are looked at anyway.
   */
  timeChanges(
    node: NodeOf<K>,
    child: (node: ConditionNode) => readonly TimeChange[],
    segment: (id: string) => readonly TimeChange[],
  ): readonly TimeChange[]
  /** A clause: `country is "KR"`. */
  explain(
    node: NodeOf<K>,
    scope: ExplainScope,
    child: (node: ConditionNode, scope: ExplainScope) => string,
  ): string
  /** Absent: of this kind only whether it holds is told. */
  facts?(node: NodeOf<K>, scope: FactScope): readonly Fact[]
  /** Adds what it reads to `found`. */
  dependencies(
    node: NodeOf<K>,
    found: Dependencies,
    child: (node: ConditionNode, found: Dependencies) => void,
  ): void
}

/** `$ref`s for nested conditions: of the same sort, and over an event's properties. */
export interface SchemaReferences {
  readonly same: JsonObject
  readonly property: JsonObject
}
