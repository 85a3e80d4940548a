/** A journey's id in, its diagram printed out. */
import { catalogOf } from '../../compiler/declarations/graph-catalog.ts'
import type { CliContext } from '../context.ts'
import { openProject } from '../open-project.ts'
import type { ProjectOptions } from '../project-options.ts'
import type { CommandResult } from '../run-command.ts'
import { journeyMermaid } from '../views/journey-mermaid.ts'
import { journeyText } from '../views/journey-text.ts'
import { findJourney } from './find-journey.ts'

export async function showJourney(
  context: CliContext,
  named: string,
  options: ProjectOptions & { readonly asMermaid: boolean },
): Promise<CommandResult> {
  const project = await openProject(context, options)
  if (project.value === undefined) return project
  const { graph } = project.value
  const journey = findJourney(named, graph)
  if ('problem' in journey) return { diagnostics: [...project.diagnostics, journey.problem] }
  const draw = options.asMermaid ? journeyMermaid : journeyText
  context.stdout(draw(journey, catalogOf(graph)))
  return { diagnostics: project.diagnostics }
}
