/** `crm explain OBJECT --stage STAGE`: what one stage of the compiler makes of one object. */
import { type Command, Option } from 'commander'
import type { CliContext } from '../context.ts'
import type { ExplainOptions } from '../explain/explain-object.ts'
import { addAsOfOption, addFormatOption, addProjectOptions } from '../project-options.ts'
import { runCommand } from '../run-command.ts'

/** Not from `stages.ts`, which loads the compiler. */
const STAGES: readonly ExplainOptions['stage'][] = ['load', 'resolve', 'canonical', 'sql']

export function addExplainCommand(program: Command, context: CliContext): void {
  const command = program
    .command('explain')
    .description('print what one stage of the compiler makes of an object')
    .argument(
      '[object]',
      'id of a segment, or an address such as kpi.revenue; without it, the shared pass over all segments',
    )
    .addOption(
      new Option('--stage <stage>', 'load: as written; resolve: names bound; canonical; sql')
        .choices(STAGES)
        .makeOptionMandatory(),
    )
  const formats = ['text', 'json'] as const
  addFormatOption(addAsOfOption(addProjectOptions(command)), formats).action(
    (object: string | undefined, options: ExplainOptions) =>
      runCommand(context, async () => {
        const { explainObject } = await import('../explain/explain-object.ts')
        return explainObject(context, object, options)
      }),
  )
}
