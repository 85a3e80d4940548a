/** `crm export`: the file of an applied export, made now. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { addAsOfOption, addProjectOptions, type ProjectOptions } from '../project-options.ts'
import { runCommand } from '../run-command.ts'

export interface ExportOptions extends ProjectOptions {
  readonly asOf?: string
  readonly json?: true
}

export function addExportCommand(program: Command, context: CliContext): void {
  const command = program
    .command('export')
    .description('write the file of an applied export, as of now or of an instant')
    .argument('<export>', 'id of the export')
    .option('--json', 'print JSON')
  addProjectOptions(addAsOfOption(command)).action((id: string, options: ExportOptions) =>
    runCommand(context, async () => {
      const { exportAudience } = await import('../export/export-audience.ts')
      return exportAudience(context, id, options)
    }),
  )
}
