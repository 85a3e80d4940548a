/** Arguments and a context in, an exit code out. Only the module of the command that was asked for is loaded. */
import { Command, CommanderError } from 'commander'
import { explainRefusal } from './command-line.ts'
import type { CliContext, ExitCode } from './context.ts'
import { internalError, printDiagnostics } from './run-command.ts'

type AddCommand = (program: Command, context: CliContext) => void

/** In the order of the help text. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  demo: async () => (await import('./commands/demo.ts')).addDemoCommand,
  init: async () => (await import('./commands/init.ts')).addInitCommand,
  validate: async () => (await import('./commands/validate.ts')).addValidateCommand,
  segment: async () => (await import('./commands/segment.ts')).addSegmentCommand,
  model: async () => (await import('./commands/model.ts')).addModelCommand,
  journey: async () => (await import('./commands/journey.ts')).addJourneyCommand,
  customer: async () => (await import('./commands/customer.ts')).addCustomerCommand,
  preview: async () => (await import('./commands/preview.ts')).addPreviewCommand,
  explain: async () => (await import('./commands/explain.ts')).addExplainCommand,
  eject: async () => (await import('./commands/eject.ts')).addEjectCommand,
  sql: async () => (await import('./commands/sql.ts')).addSqlCommand,
  plan: async () => (await import('./commands/plan.ts')).addPlanCommand,
  apply: async () => (await import('./commands/apply.ts')).addApplyCommand,
  state: async () => (await import('./commands/state.ts')).addStateCommand,
  run: async () => (await import('./commands/run.ts')).addRunCommand,
  stop: async () => (await import('./commands/hold.ts')).addStopCommand,
  start: async () => (await import('./commands/hold.ts')).addStartCommand,
  pause: async () => (await import('./commands/hold.ts')).addPauseCommand,
  resume: async () => (await import('./commands/hold.ts')).addResumeCommand,
  messages: async () => (await import('./commands/messages.ts')).addMessagesCommand,
  links: async () => (await import('./commands/links.ts')).addLinksCommand,
  export: async () => (await import('./commands/export.ts')).addExportCommand,
  report: async () => (await import('./commands/report.ts')).addReportCommand,
}

export async function main(args: readonly string[], context: CliContext): Promise<ExitCode> {
  const program = newProgram(context)
  try {
    const asked = args.find((arg) => !arg.startsWith('-')) ?? ''
    const loaders = Object.hasOwn(COMMANDS, asked) ? [COMMANDS[asked]] : Object.values(COMMANDS)
    for (const load of loaders) (await load?.())?.(program, context)
    if (args.length === 0) context.stdout(program.helpInformation())
    else await program.parseAsync([...args], { from: 'user' })
    return context.outcome.exitCode
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      printDiagnostics(context, [explainRefusal(error, program, Object.keys(COMMANDS))])
    } else printDiagnostics(context, [internalError(context, error)])
    return 1
  }
}

function newProgram(context: CliContext): Command {
  const program = new Command('crm')
    .description('Customer segments, journeys, messages and KPIs as code.')
    .version(context.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print what a command does and takes')
    .helpCommand(false)
    .allowExcessArguments(false)
    .showSuggestionAfterError(false)
    .exitOverride()
  program.configureOutput({
    writeOut: (text) => context.stdout(text),
    // Refusals are printed as diagnostics.
    writeErr: () => {},
    getOutHelpWidth: () => Math.min(context.columns, 100),
    getOutHasColors: () => context.color,
  })
  return program
}
