/** `crm run`: what was applied, run once, as a worker, or through virtual time; what it did out. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { addAsOfOption, addProjectOptions } from '../project-options.ts'
import type { RunCommandOptions } from '../run/run-applied.ts'
import { runCommand } from '../run-command.ts'

export function addRunCommand(program: Command, context: CliContext): void {
  const command = program
    .command('run')
    .description('refresh segments and take people through journeys, as applied, until stopped')
    .option('--once', 'do what is due now, then end')
    .option('--until <instant>', 'walk through virtual time up to an instant, then end')
    .option('--allow-real-sends', 'also on a clock that is not the real one (--until, --as-of)')
    .option('--json', 'print one JSON object (schemas/run.schema.json)')
  addProjectOptions(addAsOfOption(command)).action((options: RunCommandOptions) =>
    runCommand(context, async () => {
      const { runApplied } = await import('../run/run-applied.ts')
      return runApplied(context, options)
    }),
  )
}
