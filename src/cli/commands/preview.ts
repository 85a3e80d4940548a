/** `crm preview`: a template of the config as one customer would get it; sends nothing and changes nothing. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import type { PreviewOptions } from '../preview/preview-command.ts'
import { addAsOfOption, addFormatOption, addProjectOptions } from '../project-options.ts'
import { runCommand } from '../run-command.ts'

export function addPreviewCommand(program: Command, context: CliContext): void {
  const command = program
    .command('preview')
    .description('show a template as one customer would get it, without sending it')
    .argument('<template>', 'id of the template')
    .requiredOption('--customer <key>', 'key of the customer')
    .option('--locale <locale>', "in place of the customer's own")
    .option('--journey <id>', 'as this journey sends it, when several do')
    .option('--out <file>', 'write the HTML to a file; the plain text when it ends in .txt')
    .option('--open', 'open the HTML in a browser; needs a terminal')
    .option('--show-values', 'show the message in CI too, where it is left out')
  addFormatOption(addAsOfOption(addProjectOptions(command)), ['text', 'json']).action(
    (id: string, options: PreviewOptions) =>
      runCommand(context, async () => {
        const { previewCommand } = await import('../preview/preview-command.ts')
        return previewCommand(context, id, options)
      }),
  )
}
