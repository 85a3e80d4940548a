/** `crm validate`: the project in, everything wrong with it out; for people, programs, pull requests and code scanning. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { openProject } from '../open-project.ts'
import { addFormatOption, addProjectOptions, type ProjectOptions } from '../project-options.ts'
import { type CommandResult, runCommand } from '../run-command.ts'

interface ValidateOptions extends ProjectOptions {
  readonly format: 'text' | 'json' | 'github' | 'sarif'
}

export function addValidateCommand(program: Command, context: CliContext): void {
  const command = program
    .command('validate')
    .description('check the whole project without a database')
  addFormatOption(addProjectOptions(command), ['text', 'json', 'github', 'sarif']).action(
    (options: ValidateOptions) => runCommand(context, () => validate(context, options)),
  )
}

async function validate(context: CliContext, options: ValidateOptions): Promise<CommandResult> {
  const { value, diagnostics } = await openProject(context, options, { withProofs: true })
  const { validationView } = await import('../views/validation.ts')
  const view = validationView({
    compiled: value?.compiled,
    diagnostics,
    format: options.format,
    context,
  })
  context.stdout(view)
  const exitCode = value === undefined ? 1 : 0
  return options.format === 'text' ? { diagnostics, exitCode } : { exitCode }
}
