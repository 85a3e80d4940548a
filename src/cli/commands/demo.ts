/** `crm demo`: nothing in, a generated shop, a month of its messages and what came of them out. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { DEMO_DEFAULTS, type WrittenDemoOptions } from '../demo/demo-options.ts'
import { runCommand } from '../run-command.ts'

export function addDemoCommand(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('generate a Korean web shop and run a month of it, from config to report')
    .option('--customers <number>', 'how many customers to generate', DEMO_DEFAULTS.customers)
    .option('--seed <number>', 'another number generates another shop', DEMO_DEFAULTS.seed)
    .option('--as-of <instant>', 'the day the month starts', DEMO_DEFAULTS.asOf)
    .option('--database-url <url>', 'an empty PostgreSQL database, instead of one in .crm/demo')
    .action((written: WrittenDemoOptions) =>
      runCommand(context, async () => {
        const { runDemo } = await import('../demo/run-demo.ts')
        return runDemo(context, written)
      }),
    )
}
