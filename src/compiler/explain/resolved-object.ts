/** An address in, what resolve made of the object out: names bound and defaults written out, before the canonical form. */
import { type Address, splitAddress } from '../../ir/address.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { Segment } from '../../ir/segment.ts'
import { resolveCondition } from '../language/conditions/table.ts'

/** Of a graph without errors; `undefined` when nothing of that address is in it. */
export function resolvedObject(address: Address, graph: ProjectGraph): object | undefined {
  const { kind, id } = splitAddress(address)
  switch (kind) {
    case 'project':
      return graph.project
    case 'catalog':
      return graph.catalog
    case 'coupons':
      return graph.coupons.get(id)
    case 'segment': {
      const segment = graph.segments.get(id)
      return segment === undefined ? undefined : asWritten(segment, address, graph)
    }
    default:
      return graph[`${kind}s` as const].get(id)
  }
}

/** A segment's condition is brought into its canonical form as soon as it is resolved; here it is as before that. */
function asWritten(segment: Segment, address: Address, graph: ProjectGraph): Segment {
  const where = resolveCondition(graph.declarations.get(address)?.body.where ?? null, ['where'], {
    catalog: graph.catalog,
    zone: graph.project.zone,
    segmentIds: new Set(graph.segments.keys()),
    report: () => {},
  })
  return where === undefined ? segment : { ...segment, where }
}
