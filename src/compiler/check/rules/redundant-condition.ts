/** A condition that follows from another beside it: leaving it out changes nobody's membership. */
import { addressOf } from '../../../ir/address.ts'
import type { Catalog } from '../../../ir/catalog.ts'
import type { ProjectGraph } from '../../../ir/graph.ts'
import type { Segment } from '../../../ir/segment.ts'
import { explainClause } from '../../language/conditions/table.ts'
import { findRedundant, type Redundant } from '../../logic/redundancy.ts'
import type { Finding, Rule } from '../rule.ts'
import { writtenPlace } from '../written-place.ts'

export const REDUNDANT_CONDITION: Rule = {
  code: 'CRM4012',
  allow: 'redundant-condition',
  isProof: true,
  find: (graph) => [...graph.segments.values()].flatMap((segment) => findIn(segment, graph)),
}

function findIn(segment: Segment, graph: ProjectGraph): readonly Finding[] {
  const { catalog, segments } = graph
  if (catalog === undefined) return []
  const address = addressOf('segment', segment.id)
  return findRedundant(segment.where, segments).flatMap((redundant) => {
    const path = writtenPlace(address, redundant.part, graph)
    if (path === undefined) return []
    const message = messageOf(redundant, catalog)
    const fix = 'Leave it out, or write `allow: [redundant-condition]` if it is meant.'
    return [{ address, path, message, fix }]
  })
}

function messageOf({ part, group, because }: Redundant, catalog: Catalog): string {
  const own = `“${explainClause(part, catalog)}”`
  if (because === undefined) {
    return group === 'all'
      ? `${own} always holds, so it says nothing here`
      : `${own} never holds, so it says nothing here`
  }
  const other = `“${explainClause(because, catalog)}”`
  return group === 'all'
    ? `${own} says nothing here: it holds whenever ${other} does`
    : `${own} says nothing here: whenever it holds, ${other} does`
}
