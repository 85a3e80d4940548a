/** `crm eject smart/GROUP`: a preset in, an ordinary file of the project that says the same out. */
import { type Command, Option } from 'commander'
import type { CliContext } from '../context.ts'
import { openProject } from '../open-project.ts'
import { addProjectOptions, type ProjectOptions } from '../project-options.ts'
import { type CommandResult, runCommand } from '../run-command.ts'

interface EjectOptions extends ProjectOptions {
  readonly as?: string
  readonly syntax: 'yaml' | 'ts'
}

export function addEjectCommand(program: Command, context: CliContext): void {
  const command = program
    .command('eject')
    .description('write a smart group into the project as an ordinary segment, for editing')
    .argument('<preset>', 'smart/vip, smart/lapsed and so on')
    .option('--as <id>', 'id of the segment; default: the name of the group')
    .addOption(
      new Option('--syntax <syntax>', 'of the new file').choices(['yaml', 'ts']).default('yaml'),
    )
  addProjectOptions(command).action((preset: string, options: EjectOptions) =>
    runCommand(context, () => eject(context, preset, options)),
  )
}

async function eject(
  context: CliContext,
  what: string,
  options: EjectOptions,
): Promise<CommandResult> {
  const { value, diagnostics } = await openProject(context, options)
  if (value === undefined) return { diagnostics }
  const { ejectGroup } = await import('../eject/eject-group.ts')
  const { syntax } = options
  const ejected = ejectGroup({ what, id: options.as, syntax, cwd: context.cwd }, value)
  if (ejected.value !== undefined) context.stdout(`Wrote ${ejected.value}\n`)
  return { diagnostics: [...diagnostics, ...ejected.diagnostics] }
}
