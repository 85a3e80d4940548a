/** `crm stop`, `start`, `pause` and `resume`: what is held back by hand, at once and without a review. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import type { HoldRequest } from '../hold/change-holds.ts'
import { addProjectOptions, type ProjectOptions } from '../project-options.ts'
import { withState } from '../with-state.ts'

interface StopOptions extends ProjectOptions {
  readonly journey?: string
  readonly reason?: string
}

export function addStopCommand(program: Command, context: CliContext): void {
  const command = program
    .command('stop')
    .description('the kill switch: send nothing more, from now on, whoever runs')
    .option('--journey <id>', 'only the messages of this journey')
    .requiredOption('--reason <text>', 'why; shown until crm start')
  addProjectOptions(command).action((options: StopOptions) =>
    change(context, options, { ...asked(options, options.journey), kind: 'stop', isHeld: true }),
  )
}

export function addStartCommand(program: Command, context: CliContext): void {
  const command = program
    .command('start')
    .description('undo crm stop; what was withheld meanwhile is not sent')
    .option('--journey <id>', 'of a journey that was stopped by itself')
  addProjectOptions(command).action((options: StopOptions) =>
    change(context, options, { ...asked(options, options.journey), kind: 'stop', isHeld: false }),
  )
}

export function addPauseCommand(program: Command, context: CliContext): void {
  const command = program
    .command('pause')
    .description('hold everyone in a journey where they are, and send nothing of it')
    .argument('<journey>', 'its id')
    .option('--reason <text>', 'why; shown until crm resume')
  addProjectOptions(command).action((journey: string, options: StopOptions) =>
    change(context, options, { ...asked(options, journey), kind: 'pause', isHeld: true }),
  )
}

export function addResumeCommand(program: Command, context: CliContext): void {
  const command = program
    .command('resume')
    .description('undo crm pause; what fell due meanwhile goes on at the next run')
    .argument('<journey>', 'its id')
  addProjectOptions(command).action((journey: string, options: StopOptions) =>
    change(context, options, { ...asked(options, journey), kind: 'pause', isHeld: false }),
  )
}

function asked({ reason }: StopOptions, journey: string | undefined) {
  return { journey: journey ?? null, reason: reason ?? null }
}

function change(context: CliContext, options: ProjectOptions, request: HoldRequest): Promise<void> {
  return withState(context, options, async (opened) => {
    const { changeHolds } = await import('../hold/change-holds.ts')
    return changeHolds(context, opened, request)
  })
}
