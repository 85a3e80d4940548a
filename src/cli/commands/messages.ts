/** `crm messages`: messages that failed or are in doubt, and what a person decides about them. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import {
  DEAD_LETTERS,
  MESSAGE_STATUSES,
  type MessageStatus,
} from '../../runtime/ledger/message-status.ts'
import type { CliContext } from '../context.ts'
import { addProjectOptions, type ProjectOptions } from '../project-options.ts'
import { withState } from '../with-state.ts'

interface MessageOptions extends ProjectOptions {
  readonly json?: true
}

interface ListOptions extends MessageOptions {
  readonly status?: readonly MessageStatus[]
  readonly journey?: string
  readonly limit: number
  readonly showKeys?: true
}

interface ResolveOptions extends MessageOptions {
  readonly as: 'sent' | 'not-sent'
}

interface ReportOptions extends MessageOptions {
  readonly channel: string
}

export function addMessagesCommand(program: Command, context: CliContext): void {
  const messages = program
    .command('messages')
    .description('list messages that failed or are in doubt, and decide about them')
  addList(messages, context)
  addRetry(messages, context)
  addResolve(messages, context)
  addReport(messages, context)
}

function addList(messages: Command, context: CliContext): void {
  const command = messages
    .command('list')
    .description(`list messages; those that are ${DEAD_LETTERS.join(' or ')} unless told otherwise`)
    .addOption(new Option('--status <status...>', 'only those of these').choices(MESSAGE_STATUSES))
    .option('--journey <id>', 'only those of this journey')
    .option('--limit <number>', 'how many at most, the latest first', readLimit, 50)
    .option('--show-keys', 'also show whom they are for; never in CI')
  addMessageOptions(command).action((options: ListOptions) =>
    withState(context, options, async (state) => {
      const { listCommand } = await import('../messages/message-commands.ts')
      return listCommand(context, state, {
        statuses: options.status ?? DEAD_LETTERS,
        ...(options.journey === undefined ? {} : { journey: options.journey }),
        limit: options.limit,
        withKeys: options.showKeys === true,
        isJson: options.json === true,
      })
    }),
  )
}

function addRetry(messages: Command, context: CliContext): void {
  const command = messages
    .command('retry')
    .description('make failed messages due again; they pass all guards')
    .argument('<messages...>', 'ids of messages')
  addMessageOptions(command).action((ids: string[], options: MessageOptions) =>
    withState(context, options, async (state) => {
      const { settleCommand } = await import('../messages/message-commands.ts')
      return settleCommand(context, state, { ids, as: 'retry', isJson: options.json === true })
    }),
  )
}

function addResolve(messages: Command, context: CliContext): void {
  const command = messages
    .command('resolve')
    .description('say of messages in doubt whether the person has them')
    .argument('<messages...>', 'ids of messages')
    .addOption(
      new Option('--as <what>', 'not-sent makes them due again; they pass all guards')
        .choices(['sent', 'not-sent'])
        .makeOptionMandatory(),
    )
  addMessageOptions(command).action((ids: string[], options: ResolveOptions) =>
    withState(context, options, async (state) => {
      const { settleCommand } = await import('../messages/message-commands.ts')
      return settleCommand(context, state, { ids, as: options.as, isJson: options.json === true })
    }),
  )
}

function addReport(messages: Command, context: CliContext): void {
  const command = messages
    .command('report')
    .description(
      'read delivery reports of a provider: what arrived, what did not, what was in doubt',
    )
    .argument('<file>', 'reports as the provider posts them, one per line; - for standard input')
    .requiredOption('--channel <id>', 'the channel they are of')
  addMessageOptions(command).action((file: string, options: ReportOptions) =>
    withState(context, options, async (state) => {
      const { reportCommand } = await import('../messages/report-command.ts')
      const { channel, json } = options
      return reportCommand(context, state, { file, channel, isJson: json === true })
    }),
  )
}

function readLimit(written: string): number {
  if (/^[1-9]\d{0,5}$/.test(written)) return Number(written)
  throw new InvalidArgumentError('It is a number from 1.')
}

function addMessageOptions(command: Command): Command {
  return addProjectOptions(command).option('--json', 'print JSON')
}
