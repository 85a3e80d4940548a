/** `crm segment`: what a segment of the config says, who is in it and why, and what it shares with others; changes nothing. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { addAsOfOption, addFormatOption, addProjectOptions } from '../project-options.ts'
import { runCommand } from '../run-command.ts'
import type { SegmentOptions } from '../segment/with-segments.ts'

interface PreviewOptions extends SegmentOptions {
  readonly showKeys?: true
}

interface ExplainOptions extends SegmentOptions {
  readonly customer: string
  readonly showValues?: true
}

export function addSegmentCommand(program: Command, context: CliContext): void {
  const segment = program
    .command('segment')
    .description('look at segments: what they say, their size, who is in them and why')
  addShow(segment, context)
  addPreview(segment, context)
  addOverlap(segment, context)
  addExplain(segment, context)
}

function addShow(segment: Command, context: CliContext): void {
  const command = segment
    .command('show')
    .description('show what a segment says, its SQL, its stored size over time and what uses it')
    .argument('<segment>', 'id of the segment')
  addSegmentOptions(command).action((id: string, options: SegmentOptions) =>
    runCommand(context, async () => {
      const { showCommand } = await import('../segment/segment-commands.ts')
      return showCommand(context, id, options)
    }),
  )
}

function addPreview(segment: Command, context: CliContext): void {
  const command = segment
    .command('preview')
    .description("count who is in a segment by the config's definition, without applying it")
    .argument('<segment>', 'id of the segment')
    .option('--show-keys', 'also show the keys of some of them; never in CI')
  addSegmentOptions(command).action((id: string, options: PreviewOptions) =>
    runCommand(context, async () => {
      const { previewCommand } = await import('../segment/segment-commands.ts')
      return previewCommand(context, id, { ...options, withKeys: options.showKeys === true })
    }),
  )
}

function addOverlap(segment: Command, context: CliContext): void {
  const command = segment
    .command('overlap')
    .description("count who is in several segments at once, by the config's definitions")
    .argument('<segments...>', 'ids of at least two segments')
  addSegmentOptions(command).action((ids: string[], options: SegmentOptions) =>
    runCommand(context, async () => {
      const { overlapCommand } = await import('../segment/segment-commands.ts')
      return overlapCommand(context, ids, options)
    }),
  )
}

function addExplain(segment: Command, context: CliContext): void {
  const command = segment
    .command('explain')
    .description('say of each condition whether it holds for one customer, and which values decide')
    .argument('<segment>', 'id of the segment')
    .requiredOption('--customer <key>', 'key of the customer')
    .option('--show-values', 'show values in CI too, where they are left out')
  addSegmentOptions(command).action((id: string, options: ExplainOptions) =>
    runCommand(context, async () => {
      const { explainCommand } = await import('../segment/segment-commands.ts')
      return explainCommand(context, id, { ...options, isForced: options.showValues === true })
    }),
  )
}

function addSegmentOptions(command: Command): Command {
  return addFormatOption(addAsOfOption(addProjectOptions(command)), ['text', 'json'])
}
