/** Sizes of segments as reviewers see them in, warnings of those that are smaller than the project wants out (S16). */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import { type Count, countRange } from '../../plan/count.ts'
import type { Plan } from '../../plan/plan.ts'
import type { OpenedProject } from '../open-project.ts'

/** Of the segments whose size a plan has measured: those it creates or changes. */
export function smallAudiencesOf(plan: Plan, project: OpenedProject): readonly Diagnostic[] {
  return plan.impact.segments.flatMap(({ segment, after }) =>
    after === null ? [] : smallAudience(segment, after, project),
  )
}

/** A masked size counts as the largest it may be, so that the warning does not tell more than the number. */
export function smallAudience(
  segment: string,
  size: Count,
  { compiled, graph }: OpenedProject,
): readonly Diagnostic[] {
  const { minAudience } = compiled.settings.checks
  const isAllowed = graph.segments.get(segment)?.allow?.includes('small-audience') === true
  if (isAllowed || countRange(size).high >= minAudience) return []
  const address = addressOf('segment', segment)
  const location = graph.declarations.get(address)?.source.locate([])
  return [
    diagnostic('CRM4015', {
      address,
      ...(location === undefined ? {} : { location }),
      message: `${size === 0 ? 'Nobody is' : `Only ${size} people are`} in segment "${segment}", fewer than the ${minAudience} the project wants`,
      fix: 'Widen its conditions, lower `checks.minAudience`, or write `allow: [small-audience]`.',
    }),
  ]
}
