/** A condition in, the same as a tree of clauses a person can read out, with the definitions of the segments it names inside. */
import type { Catalog } from '../../ir/catalog.ts'
import type { Condition } from '../../ir/condition.ts'
import { explainClause } from '../language/conditions/table.ts'

export interface ConditionTree {
  readonly condition: Condition
  /** `all of`, `any of`, `not`, else the whole clause. */
  readonly clause: string
  readonly parts: readonly ConditionTree[]
}

export interface TreeSource {
  readonly catalog: Catalog
  readonly segments: ReadonlyMap<string, { readonly where: Condition }>
}

export function conditionTree(condition: Condition, source: TreeSource): ConditionTree {
  const parts = partsOf(condition, source)
  const words = parts.length === 0 ? undefined : LOGIC_WORDS[condition.kind]
  return {
    condition,
    clause: words ?? explainClause(condition, source.catalog),
    parts: parts.map((part) => conditionTree(part, source)),
  }
}

/** Every node of the tree, its root first. */
export function nodesOf(tree: ConditionTree): readonly ConditionTree[] {
  return [tree, ...tree.parts.flatMap(nodesOf)]
}

const LOGIC_WORDS: Partial<Readonly<Record<Condition['kind'], string>>> = {
  all: 'all of',
  any: 'any of',
  not: 'not',
}

/** What the truth of a condition is made of; a kind that is not made of others is a leaf. */
function partsOf(condition: Condition, { segments }: TreeSource): readonly Condition[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of
    case 'not':
      return [condition.of]
    case 'trait':
      return condition.means === undefined ? [] : [condition.means]
    case 'segment': {
      const definition = segments.get(condition.segment)
      return definition === undefined ? [] : [definition.where]
    }
    default:
      return []
  }
}
