/** A segment whose conditions contradict each other: nobody can ever be in it. */
import { addressOf } from '../../../ir/address.ts'
import type { Catalog } from '../../../ir/catalog.ts'
import type { ProjectGraph } from '../../../ir/graph.ts'
import type { Segment } from '../../../ir/segment.ts'
import { explainClause } from '../../language/conditions/table.ts'
import { isEmpty } from '../../logic/prove.ts'
import type { Rule } from '../rule.ts'

export const EMPTY_SEGMENT: Rule = {
  code: 'CRM4010',
  allow: 'empty-segment',
  isProof: true,
  find: (graph) =>
    [...graph.segments.values()]
      .filter(({ where }) => isEmpty(where, graph.segments) === 'yes')
      .map((segment) => ({
        address: addressOf('segment', segment.id),
        path: ['where'],
        message: `Nobody can be in segment "${segment.id}"${reason(segment, graph)}`,
        fix: 'Mend the conditions, or write `allow: [empty-segment]` if it is meant.',
      })),
}

/** The two parts that contradict each other, when two alone do. */
function reason({ where }: Segment, { catalog, segments }: ProjectGraph): string {
  if (where.kind !== 'all' || catalog === undefined) return ''
  for (const [index, first] of where.of.entries()) {
    if (isEmpty(first, segments) === 'yes') return `: ${quoted(first, catalog)} never holds`
    for (const second of where.of.slice(index + 1)) {
      if (isEmpty({ kind: 'all', of: [first, second] }, segments) !== 'yes') continue
      return `: ${quoted(first, catalog)} and ${quoted(second, catalog)} cannot both hold`
    }
  }
  return ''
}

function quoted(condition: Segment['where'], catalog: Catalog): string {
  return `“${explainClause(condition, catalog)}”`
}
