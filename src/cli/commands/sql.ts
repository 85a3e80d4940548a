/** `crm sql SEGMENT`: a segment's id in, the statement that finds its members out, as a person would read it. */
import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { findSegment } from '../find-segment.ts'
import { openProject } from '../open-project.ts'
import {
  addAsOfOption,
  addProjectOptions,
  type ProjectOptions,
  readAsOf,
} from '../project-options.ts'
import { type CommandResult, runCommand } from '../run-command.ts'

interface SqlOptions extends ProjectOptions {
  readonly asOf?: string
}

export function addSqlCommand(program: Command, context: CliContext): void {
  const command = program
    .command('sql')
    .description('print the SQL of a segment')
    .argument('<segment>', 'id of the segment')
  addAsOfOption(addProjectOptions(command)).action((segment: string, options: SqlOptions) =>
    runCommand(context, () => printSql(context, segment, options)),
  )
}

async function printSql(
  context: CliContext,
  segment: string,
  options: SqlOptions,
): Promise<CommandResult> {
  const asOf = readAsOf(context, options.asOf)
  if (asOf.value === undefined) return { diagnostics: asOf.diagnostics }
  const { value, diagnostics } = await openProject(context, options)
  if (value === undefined) return { diagnostics }
  const found = findSegment(segment, value.compiled)
  if ('problem' in found) return { diagnostics: [...diagnostics, found.problem] }
  const { CATALOG_DIALECT } = await import('../../compiler/dialects/table.ts')
  const { members, sentence } = found.program
  const statement = CATALOG_DIALECT.statements.show(members, { asOf: asOf.value })
  // A line break in a compared text would end the comment.
  const comment = sentence.replace(/\s+/g, ' ')
  context.stdout(`-- ${found.id}: ${comment}\n-- as of ${asOf.value}\n${statement.trimEnd()};\n`)
  return { diagnostics }
}
