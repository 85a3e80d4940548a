/** `segment`: a member of another segment, by its definition at the same as-of (SEMANTICS 11). */
import { suggestName } from '../../../diagnostics/closest-name.ts'
import type { ConditionDefinition } from './condition-definition.ts'

export const SEGMENT: ConditionDefinition<'segment'> = {
  schema: () => ({
    properties: { segment: { type: 'string', description: 'A member of this segment.' } },
    additionalProperties: false,
  }),
  resolve({ segment }, path, { context }) {
    if (typeof segment !== 'string') return undefined
    if (context.segmentIds.has(segment)) return { kind: 'segment', segment }
    const fix = suggestName(segment, context.segmentIds)
    context.report('CRM3105', [...path, 'segment'], {
      message: `There is no segment "${segment}"`,
      token: segment,
      fix: fix ?? 'Declare it, or name one that is declared.',
    })
    return undefined
  },
  canonical: (node) => node,
  sql: ({ segment }, scope) => scope.member(segment),
  timeChanges: ({ segment }, _, changesOf) => changesOf(segment),
  explain: ({ segment }) => `in segment ${segment}`,
  dependencies: ({ segment }, { segments }) => {
    segments.add(segment)
  },
}
