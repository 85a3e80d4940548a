/** `crm links`: what a link of a message means. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { addProjectOptions, type ProjectOptions } from '../project-options.ts'
import { withState } from '../with-state.ts'

interface ReadOptions extends ProjectOptions {
  readonly json?: true
  readonly showKeys?: true
}

export function addLinksCommand(program: Command, context: CliContext): void {
  const links = program.command('links').description('read the links of messages')
  const read = links
    .command('read')
    .description('say what a link means and which message it is of; refuses what crm did not sign')
    .argument('<link>', 'the link as it was clicked, or its token')
    .option('--show-keys', 'also show whose message it is; never in CI')
  addProjectOptions(read)
    .option('--json', 'print JSON')
    .action((link: string, { json, showKeys, ...options }: ReadOptions) =>
      withState(context, options, async (state) => {
        const { readLinkCommand } = await import('../links/read-link-command.ts')
        const shown = { withKeys: showKeys === true, isJson: json === true }
        return readLinkCommand(context, state, { link, ...shown })
      }),
    )
}
