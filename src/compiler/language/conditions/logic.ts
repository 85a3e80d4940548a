/** What `all` and `any` share: several conditions, in any order, each counted once. */
import { canonicalJson, type Json, type JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { ConditionNode, ResolveScope } from './condition-definition.ts'

export function manySchema(
  word: 'all' | 'any',
  items: JsonObject,
  description: string,
): JsonObject {
  return {
    properties: { [word]: { type: 'array', items, description } },
    additionalProperties: false,
  }
}

/** Every child is resolved, so that each one's mistakes are reported at once. */
export function resolveMany(
  written: Json | undefined,
  path: FieldPath,
  scope: ResolveScope,
): readonly ConditionNode[] | undefined {
  const items: readonly Json[] = Array.isArray(written) ? written : []
  const children = items.map((item, index) => scope.child(item, [...path, index]))
  const resolved = children.filter((child) => child !== undefined)
  return resolved.length === children.length ? resolved : undefined
}

/** Flat, unique, sorted by canonical text; one alone stands for itself. */
export function canonicalMany(
  kind: 'all' | 'any',
  of: readonly ConditionNode[],
  child: (node: ConditionNode) => ConditionNode,
): ConditionNode {
  const flat = of.map(child).flatMap((node) => (node.kind === kind ? node.of : [node]))
  const byText = new Map(flat.map((node) => [canonicalJson(node), node]))
  const sorted = [...byText.keys()].sort().flatMap((text) => byText.get(text) ?? [])
  const [only, second] = sorted
  return only !== undefined && second === undefined ? only : { kind, of: sorted }
}
