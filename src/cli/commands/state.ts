/** `crm state`: what is applied, since when and by whom; and the lock of apply. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { addProjectOptions, type ProjectOptions } from '../project-options.ts'
import { withState } from '../with-state.ts'

interface StateOptions extends ProjectOptions {
  readonly json?: true
}

interface UnlockOptions extends StateOptions {
  readonly force?: true
}

export function addStateCommand(program: Command, context: CliContext): void {
  const state = program.command('state').description('show what is applied, and free its lock')
  addList(state, context)
  addShow(state, context)
  addHistory(state, context)
  addUnlock(state, context)
}

function addList(state: Command, context: CliContext): void {
  const command = state.command('list').description('list the applied objects')
  addStateOptions(command).action((options: StateOptions) =>
    withState(context, options, async (opened) => {
      const { listState } = await import('../state-commands.ts')
      return listState(context, opened, options.json === true)
    }),
  )
}

function addShow(state: Command, context: CliContext): void {
  const command = state
    .command('show')
    .description('show one applied object')
    .argument('<address>', 'kind and id, e.g. segment.vip')
  addStateOptions(command).action((address: string, options: StateOptions) =>
    withState(context, options, async (opened) => {
      const { showObject } = await import('../state-commands.ts')
      return showObject(context, opened, { address, isJson: options.json === true })
    }),
  )
}

function addHistory(state: Command, context: CliContext): void {
  const command = state
    .command('history')
    .description('list the applies, or the versions of one object, newest first')
    .argument('[address]', 'kind and id, e.g. segment.vip')
  addStateOptions(command).action((address: string | undefined, options: StateOptions) =>
    withState(context, options, async (opened) => {
      const { showHistory } = await import('../state-commands.ts')
      return showHistory(context, opened, { address, isJson: options.json === true })
    }),
  )
}

function addUnlock(state: Command, context: CliContext): void {
  const command = state
    .command('unlock')
    .description('free the lock that a killed apply left')
    .option('--force', 'also when it is in use; that ends the other apply')
  addStateOptions(command).action((options: UnlockOptions) =>
    withState(context, options, async (opened) => {
      const { unlockState } = await import('../state-commands.ts')
      const isForced = options.force === true
      return unlockState(context, opened, { isForced, isJson: options.json === true })
    }),
  )
}

function addStateOptions(command: Command): Command {
  return addProjectOptions(command).option('--json', 'print JSON')
}
