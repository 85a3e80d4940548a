/** `crm journey`: a journey of the config as a diagram, and how far people are in the applied one; changes nothing. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import {
  addAsOfOption,
  addFormatOption,
  addProjectOptions,
  type ProjectOptions,
} from '../project-options.ts'
import { runCommand } from '../run-command.ts'

interface ShowOptions extends ProjectOptions {
  readonly mermaid?: true
}

export interface StatusOptions extends ProjectOptions {
  readonly format: 'text' | 'json'
  readonly asOf?: string
}

export function addJourneyCommand(program: Command, context: CliContext): void {
  const journey = program
    .command('journey')
    .description('look at journeys: their steps as a diagram, and how far people are')
  addShow(journey, context)
  addStatus(journey, context)
}

function addShow(journey: Command, context: CliContext): void {
  const command = journey
    .command('show')
    .description('draw a journey of the config')
    .argument('<journey>', 'id of the journey')
    .option('--mermaid', 'as the text of a Mermaid flowchart')
  addProjectOptions(command).action((id: string, options: ShowOptions) =>
    runCommand(context, async () => {
      const { showJourney } = await import('../journey/show-journey.ts')
      return showJourney(context, id, { ...options, asMermaid: options.mermaid === true })
    }),
  )
}

function addStatus(journey: Command, context: CliContext): void {
  const command = journey
    .command('status')
    .description('count people at each step of an applied journey, its messages, and how it ended')
    .argument('<journey>', 'id of the journey')
  addFormatOption(addAsOfOption(addProjectOptions(command)), ['text', 'json']).action(
    (id: string, options: StatusOptions) =>
      runCommand(context, async () => {
        const { journeyStatus } = await import('../journey/journey-status.ts')
        return journeyStatus(context, id, options)
      }),
  )
}
