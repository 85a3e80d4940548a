/** `crm init`: the path of an empty folder in, a project that validates, plans and applies at once out. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { type CommandResult, runCommand } from '../run-command.ts'

export function addInitCommand(program: Command, context: CliContext): void {
  program
    .command('init')
    .description('make a new project, with example data, in an empty folder')
    .argument('<folder>', 'where; it is made when it does not exist')
    .action((folder: string) => runCommand(context, () => init(context, folder)))
}

async function init(context: CliContext, written: string): Promise<CommandResult> {
  const [{ join, relative, resolve }, { createProject }, { PACKAGE_FOLDER }] = await Promise.all([
    import('node:path'),
    import('../init/create-project.ts'),
    import('../package-folder.ts'),
  ])
  const folder = resolve(context.cwd, written)
  const template = join(PACKAGE_FOLDER, 'examples/start')
  const { value, diagnostics } = createProject({
    folder,
    written,
    template,
    version: context.version,
  })
  if (value === undefined) return { diagnostics }
  const place = relative(context.cwd, folder)
  context.stdout(createdText(value.name, value.files, place === '' ? [] : [`cd ${place}`]))
  return {}
}

function createdText(name: string, files: readonly string[], before: readonly string[]): string {
  const next = [...before, 'npm install', 'npx crm plan', 'npx crm apply', 'npx crm run --once']
  const lines = [
    `Made the project ${name}:`,
    ...files.map((file) => `  ${file}`),
    '',
    'Next:',
    ...next.map((command) => `  ${command}`),
  ]
  return `${lines.join('\n')}\n`
}
