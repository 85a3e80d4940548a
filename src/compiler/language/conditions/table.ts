/** Every kind of condition, and what is asked of any: written form to IR, canonical form, sentence, dependencies, SQL, schemas. */
import { allTraits, type Catalog, type Column } from '../../../ir/catalog.ts'
import type { Condition, PropertyCondition } from '../../../ir/condition.ts'
import type { Json, JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Fragment } from '../fragment.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { ALL } from './all.ts'
import { ANY } from './any.ts'
import { BUCKET } from './bucket.ts'
import { CHANGED } from './changed.ts'
import type {
  ConditionDefinition,
  ConditionNode,
  ConditionScope,
  Dependencies,
  ExplainScope,
  Fact,
  FactScope,
  KeyColumnRead,
  NodeKind,
  TimeChange,
} from './condition-definition.ts'
import { conditionDefinitions } from './condition-schemas.ts'
import { EVENT } from './event.ts'
import { FIRST_TIME } from './first-time.ts'
import { HELD_FOR } from './held-for.ts'
import { LIST } from './list.ts'
import { MESSAGE } from './message.ts'
import { NOT } from './not.ts'
import { PROPERTY } from './property.ts'
import { RANK } from './rank.ts'
import { REGULARLY } from './regularly.ts'
import { resolveNode } from './resolve-node.ts'
import { RESTARTED } from './restarted.ts'
import { SAMPLE } from './sample.ts'
import { SEGMENT } from './segment.ts'
import { SEQUENCE } from './sequence.ts'
import { SQL } from './sql.ts'
import { STOPPED } from './stopped.ts'
import { TOPIC_STATE } from './topic.ts'
import { TRAIT } from './trait.ts'

const CHECKED = {
  all: ALL,
  any: ANY,
  not: NOT,
  segment: SEGMENT,
  trait: TRAIT,
  event: EVENT,
  firstTime: FIRST_TIME,
  stopped: STOPPED,
  restarted: RESTARTED,
  regularly: REGULARLY,
  sequence: SEQUENCE,
  bucket: BUCKET,
  sample: SAMPLE,
  rank: RANK,
  list: LIST,
  sql: SQL,
  message: MESSAGE,
  topic: TOPIC_STATE,
  heldFor: HELD_FOR,
  changed: CHANGED,
  property: PROPERTY,
} satisfies { [K in NodeKind]: ConditionDefinition<K> }
const TABLE: Readonly<Record<NodeKind, ConditionDefinition>> = CHECKED

export const CONDITION_SCHEMA: JsonObject = { $ref: '#/$defs/condition' }
export const PROPERTY_CONDITION_SCHEMA: JsonObject = { $ref: '#/$defs/propertyCondition' }
/** Schemas that use the two above need these in their `$defs`. */
export const CONDITION_DEFINITIONS: Readonly<Record<string, JsonObject>> =
  conditionDefinitions(TABLE)

/** A condition over customers, or `undefined` after what is wrong was reported. */
export function resolveCondition(
  written: Json,
  path: FieldPath,
  context: ResolveContext,
): Condition | undefined {
  return resolveNode(TABLE, written, path, context)
}

/** A condition over rows of one table: an event's properties, or in the catalog a table's columns. */
export function resolvePropertyCondition(
  written: Json,
  columns: Readonly<Record<string, Column>>,
  path: FieldPath,
  context: ResolveContext,
): PropertyCondition | undefined {
  return resolveNode(TABLE, written, path, context, columns)
}

/** The one form of all conditions that are told apart by spelling only (docs/decisions/20261122-the-language.md, 5). */
export function canonicalCondition(condition: Condition): Condition
export function canonicalCondition(condition: PropertyCondition): PropertyCondition
export function canonicalCondition(condition: ConditionNode): ConditionNode {
  return canonicalNode(condition)
}

function canonicalNode(node: ConditionNode): ConditionNode {
  return TABLE[node.kind].canonical(node, canonicalNode, canonicalCondition)
}

/** One sentence an analyst reads: `Customers where country is "KR" and not in segment employees.` */
export function explainCondition(condition: Condition, catalog: Catalog): string {
  if (condition.kind === 'all' && condition.of.length === 0) return 'All customers.'
  if (condition.kind === 'any' && condition.of.length === 0) return 'No customers.'
  return `Customers where ${explainNode(condition, { catalog, columns: allTraits(catalog) })}.`
}

/** Of a part of a condition: `country is "KR"`. */
export function explainClause(condition: Condition, catalog: Catalog): string {
  return explainNode(condition, { catalog, columns: allTraits(catalog) })
}

/** The values that decide whether it holds for one customer; none for a kind that has none to tell. */
export function conditionFacts(condition: Condition, scope: FactScope): readonly Fact[] {
  return TABLE[condition.kind].facts?.(condition, scope) ?? []
}

function explainNode(node: ConditionNode, scope: ExplainScope): string {
  return TABLE[node.kind].explain(node, scope, explainNode)
}

/** What it names directly, sorted. */
export function conditionDependencies(condition: Condition): {
  traits: string[]
  events: { event: string; properties: string[] }[]
  segments: string[]
} {
  const found = everythingIn(condition)
  const events = [...found.events].map(([event, properties]) => ({
    event,
    properties: [...properties].sort(),
  }))
  return {
    traits: [...found.traits].sort(),
    events: events.sort((a, b) => (a.event < b.event ? -1 : 1)),
    segments: [...found.segments].sort(),
  }
}

/** Columns with customer keys that it reads in tables beside the catalog's. */
export function conditionKeyColumns(condition: Condition): readonly KeyColumnRead[] {
  return everythingIn(condition).keyColumns
}

/** Tables beside the catalog's that it reads, by the names it uses. */
export function conditionTables(condition: Condition): readonly string[] {
  const { keyColumns, otherTables } = everythingIn(condition)
  return [...keyColumns.map(({ table }) => table), ...otherTables]
}

/** It and every condition in it; what a segment says is not in the condition that names it. */
export function conditionNodes(condition: Condition): readonly ConditionNode[] {
  const nodes: ConditionNode[] = []
  const visit = (node: ConditionNode, found: Dependencies): void => {
    nodes.push(node)
    TABLE[node.kind].dependencies(node, found, visit)
  }
  visit(condition, noDependencies())
  return nodes
}

function everythingIn(condition: Condition): Dependencies {
  const found = noDependencies()
  collect(condition, found)
  return found
}

function noDependencies(): Dependencies {
  return {
    traits: new Set(),
    events: new Map(),
    segments: new Set(),
    keyColumns: [],
    otherTables: new Set(),
  }
}

function collect(node: ConditionNode, found: Dependencies): void {
  TABLE[node.kind].dependencies(node, found, collect)
}

/** Whose truth may change when only time passes, with the segments it names. */
export function conditionTimeChanges(
  condition: Condition,
  segments: ReadonlyMap<string, { readonly where: Condition }>,
): readonly TimeChange[] {
  const child = (node: ConditionNode): readonly TimeChange[] =>
    TABLE[node.kind].timeChanges(node, child, (id) => {
      const segment = segments.get(id)
      if (segment === undefined) throw new Error(`compiled the unknown segment ${id}`)
      return child(segment.where)
    })
  return child(condition)
}

/** True, or false or NULL: whoever reads it takes NULL for false. */
export function conditionSql(
  condition: Condition | PropertyCondition,
  scope: ConditionScope,
): Fragment {
  const child = (node: ConditionNode): Fragment => TABLE[node.kind].sql(node, scope, child)
  return child(condition)
}

/** The conjuncts of a condition, one per line of a `where`. */
export function conjunctsSql(
  condition: Condition | PropertyCondition,
  scope: ConditionScope,
): readonly Fragment[] {
  const conjuncts: readonly (Condition | PropertyCondition)[] =
    condition.kind === 'all' ? condition.of : [condition]
  return conjuncts.map((conjunct) => conditionSql(conjunct, scope))
}
