/** `crm sql SEGMENT`: a segment's id in, the statement that finds its members out, as a person would read it. */
import type { Command } from 'commander'
import { closestName } from '../../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { CompiledProject } from '../../ir/compiled.ts'
import type { CliContext } from '../context.ts'
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
  const id = segment.replace(/^segment\./, '')
  const object = value.compiled.objects.get(addressOf('segment', id))
  if (object?.program.kind !== 'segment') {
    return { diagnostics: [...diagnostics, unknownSegment(id, value.compiled)] }
  }
  const { formatSqlText } = await import('../../compiler/sql/format-sql-text.ts')
  const { members, sentence } = object.program
  const statement = formatSqlText(members, { asOf: asOf.value })
  // A line break in a compared text would end the comment.
  const comment = sentence.replace(/\s+/g, ' ')
  context.stdout(`-- ${id}: ${comment}\n-- as of ${asOf.value}\n${statement.trimEnd()};\n`)
  return { diagnostics }
}

function unknownSegment(id: string, compiled: CompiledProject): Diagnostic {
  const ids = [...compiled.objects.values()].flatMap((each) =>
    each.kind === 'segment' ? [each.id] : [],
  )
  const closest = closestName(id, ids)
  return diagnostic('CRM9005', {
    message: `There is no segment "${id}"`,
    fix: closest === undefined ? `Segments are ${ids.join(', ')}.` : `Did you mean "${closest}"?`,
  })
}
