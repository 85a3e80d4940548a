/** `crm customer`: everything about one person on one page. */
import { type Command, InvalidArgumentError } from 'commander'
import type { CliContext } from '../context.ts'
import type { CustomerOptions } from '../customer/show-customer.ts'
import { addProjectOptions } from '../project-options.ts'
import { runCommand } from '../run-command.ts'

export function addCustomerCommand(program: Command, context: CliContext): void {
  const customer = program.command('customer').description('look at one customer')
  const show = customer
    .command('show')
    .description(
      'show one customer: traits, consent, segments, journeys, messages and why withheld',
    )
    .argument('<key>', 'key of the customer')
    .option('--limit <number>', 'how many messages at most, the latest first', readLimit, 20)
    .option('--show-values', 'show values in CI too, where they are left out')
  addProjectOptions(show)
    .option('--json', 'print JSON')
    .action((key: string, options: CustomerOptions) =>
      runCommand(context, async () => {
        const { showCustomer } = await import('../customer/show-customer.ts')
        return showCustomer(context, key, options)
      }),
    )
}

function readLimit(written: string): number {
  if (/^[1-9]\d{0,5}$/.test(written)) return Number(written)
  throw new InvalidArgumentError('It is a number from 1.')
}
