/** A journey's id or address in, the journey of the config out, or who else could be meant. */
import { closestName } from '../../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { Journey } from '../../ir/journey.ts'

export function findJourney(
  named: string,
  { journeys }: Pick<ProjectGraph, 'journeys'>,
): Journey | { readonly problem: Diagnostic } {
  const id = named.replace(/^journey\./, '')
  return journeys.get(id) ?? { problem: unknownJourney(id, [...journeys.keys()]) }
}

export function unknownJourney(id: string, ids: readonly string[]): Diagnostic {
  const closest = closestName(id, ids)
  const known = ids.length === 0 ? 'There is none yet.' : `Journeys are ${ids.join(', ')}.`
  return diagnostic('CRM7201', {
    message: `There is no journey "${id}"`,
    fix: closest === undefined ? known : `Did you mean "${closest}"?`,
  })
}
