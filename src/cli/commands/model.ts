/** `crm model`: models of how customers buy, fitted on an event of the catalog and kept in a file of the project. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import type { FitOptions } from '../model/fit-command.ts'
import { addAsOfOption, addProjectOptions } from '../project-options.ts'
import { runCommand } from '../run-command.ts'

export function addModelCommand(program: Command, context: CliContext): void {
  const model = program
    .command('model')
    .description('models of how customers buy, for predictions in segments')
  const command = model
    .command('fit')
    .description(
      'fit a model on all customers of an event, and print or write it; changes nothing else',
    )
    .argument('<event>', 'an event of the catalog, such as purchase')
    .option('--value <property>', 'also fit what a purchase brings, for lifetimeValue')
    .option('--until <date>', "the last day that counts, e.g. 2026-01-31 (default: as-of's)")
    .option('--out <file>', 'write the model to this file, to be committed')
  addProjectOptions(addAsOfOption(command)).action((event: string, options: FitOptions) =>
    runCommand(context, async () => {
      const { fitCommand } = await import('../model/fit-command.ts')
      return fitCommand(context, event, options)
    }),
  )
}
