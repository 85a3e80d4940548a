/** What commander refused in, a coded diagnostic with the closest name out. */
import type { Command, CommanderError } from 'commander'
import { suggestName } from '../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'

export function explainRefusal(
  error: CommanderError,
  program: Command,
  commands: readonly string[],
): Diagnostic {
  const message = error.message.replace(/^error: /, '').split('\n')[0] ?? ''
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? []
  if (error.code === 'commander.unknownCommand') {
    return diagnostic('CRM9001', {
      message: `There is no command "${quoted}"`,
      fix: suggestName(quoted, commands) ?? 'List the commands with: crm --help',
    })
  }
  if (error.code === 'commander.unknownOption') return unknownOption(quoted, optionsOf(program))
  return diagnostic('CRM9003', {
    message: message.charAt(0).toUpperCase() + message.slice(1),
    fix: 'See how it is written with: --help',
  })
}

function unknownOption(option: string, known: readonly string[]): Diagnostic {
  const isMisplaced = known.includes(option)
  return diagnostic('CRM9002', {
    message: `There is no option ${option}${isMisplaced ? ' here' : ''}`,
    fix: isMisplaced
      ? `Write it after a command that has it: crm COMMAND ${option}`
      : (suggestName(option, known) ?? 'List the options with: --help'),
  })
}

/** Of all commands that were loaded, which is the one asked for. */
function optionsOf(command: Command): readonly string[] {
  const own = command.options.flatMap((option) => option.long ?? [])
  return [...own, ...command.commands.flatMap((each) => optionsOf(each))]
}
