/** A part of a segment's canonical condition in, where it is written out; nothing when it is not: a preset said it. */
import type { Address } from '../../ir/address.ts'
import type { Condition } from '../../ir/condition.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import { canonicalJson, isJsonObject, type Json } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import { canonicalCondition, resolveCondition } from '../language/conditions/table.ts'

export function writtenPlace(
  address: Address,
  part: Condition,
  graph: ProjectGraph,
): FieldPath | undefined {
  const wanted = canonicalJson(part)
  const whole = graph.declarations.get(address)?.body.where ?? null
  return findPlace(whole, ['where'], (written) => canonicalText(written, graph) === wanted)
}

/** Outermost first. */
function findPlace(
  written: Json,
  path: FieldPath,
  isWanted: (written: Json) => boolean,
): FieldPath | undefined {
  if (isWanted(written)) return path
  for (const [below, at] of partsOf(written)) {
    const found = findPlace(below, [...path, ...at], isWanted)
    if (found !== undefined) return found
  }
  return undefined
}

function partsOf(written: Json): readonly (readonly [Json, FieldPath])[] {
  if (!isJsonObject(written)) return []
  if (written.not !== undefined) return [[written.not, ['not']]]
  return (['all', 'any'] as const).flatMap((word) => {
    const items = written[word]
    return Array.isArray(items)
      ? items.map((item: Json, index) => [item, [word, index]] as const)
      : []
  })
}

function canonicalText(written: Json, graph: ProjectGraph): string | undefined {
  const condition = resolveCondition(written, [], {
    catalog: graph.catalog,
    zone: graph.project.zone,
    segmentIds: new Set(graph.segments.keys()),
    report: () => {},
  })
  return condition === undefined ? undefined : canonicalJson(canonicalCondition(condition))
}
