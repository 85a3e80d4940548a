/**
 * What one kind of condition knows. Conditions over customers and over one event's properties share their logic, so both
 * are nodes of one kind of tree; kinds that hold nodes are given what to do with each as `child`.
 */
import type { Catalog, Column } from '../../../ir/catalog.ts'
import type { Condition, EventCondition, PropertyCondition } from '../../../ir/condition.ts'
import type { Json, JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Fragment, Moment, Subject } from '../fragment.ts'
import type { ResolveContext } from '../resolve-context.ts'

type Leaf = Exclude<Condition | PropertyCondition, { kind: 'all' | 'any' | 'not' }>

export type ConditionNode =
  | { readonly kind: 'all' | 'any'; readonly of: readonly ConditionNode[] }
  | { readonly kind: 'not'; readonly of: ConditionNode }
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
}

/** Where a condition's SQL stands: what its names mean there. */
export interface ConditionScope {
  readonly moment: Moment
  /** A trait of the customer, or a property of the event, by the catalog's name. */
  column(name: string): Subject
  /** The condition's aggregate for the customer; NULL without any event. */
  aggregate(condition: EventCondition): Fragment
  /** Whether the customer is in the segment. */
  member(segment: string): Fragment
}

export interface ExplainScope {
  readonly catalog: Catalog
  /** The columns that traits, or inside an event's filter properties, name. */
  readonly columns: Readonly<Record<string, Column>>
}

export interface Dependencies {
  readonly traits: Set<string>
  readonly events: Map<string, Set<string>>
  readonly segments: Set<string>
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
    filter: (condition: PropertyCondition) => PropertyCondition,
  ): ConditionNode
  /** True, or false or NULL: whoever reads it takes NULL for false (SEMANTICS 7). */
  sql(node: NodeOf<K>, scope: ConditionScope, child: (node: ConditionNode) => Fragment): Fragment
  /** A clause: `country is "KR"`. */
  explain(
    node: NodeOf<K>,
    scope: ExplainScope,
    child: (node: ConditionNode, scope: ExplainScope) => string,
  ): string
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
