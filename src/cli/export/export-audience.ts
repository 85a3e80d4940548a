/** An export's id in, its file written as it was applied and what was written out. Loaded only when the command runs. */
import { relative, resolve } from 'node:path'
import { createAudienceFiles } from '../../adapters/audience-files.ts'
import { suggestName } from '../../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import { DatabaseError } from '../../ir/database.ts'
import { maskCount } from '../../plan/count.ts'
import { type ExportRequest, writeExport } from '../../runtime/export/write-export.ts'
import { loadApplied } from '../../runtime/load-applied.ts'
import type { ExportOptions } from '../commands/export.ts'
import type { CliContext } from '../context.ts'
import { openSettings } from '../open-settings.ts'
import { type OpenedState, openState } from '../open-state.ts'
import { readAsOf } from '../project-options.ts'
import { nothingApplied } from '../run/run-applied.ts'
import type { CommandResult } from '../run-command.ts'
import { peopleText } from '../views/plan-people.ts'

export async function exportAudience(
  context: CliContext,
  id: string,
  options: ExportOptions,
): Promise<CommandResult> {
  const asOf = readAsOf(context, options.asOf)
  if (asOf.value === undefined) return asOf
  const project = await openSettings(context, options)
  if (project.value === undefined) return { diagnostics: project.diagnostics }
  const { settings } = project.value
  const state = await openState(context, settings)
  if (state.value === undefined) return { diagnostics: state.diagnostics }
  try {
    const found = await findExport(state.value, id)
    if ('problem' in found) return { diagnostics: [found.problem] }
    const { db } = state.value
    const files = createAudienceFiles(settings.root)
    const instant = asOf.value
    const { program, country } = found
    const request = { program, country, asOf: instant }
    const rows = await db.transaction((tx) => writeExport(tx, files, request), {
      isolation: 'repeatable read',
    })
    const file = relative(context.cwd, resolve(settings.root, found.program.export.file))
    const people = maskCount(rows, found.minimumCell)
    context.stdout(
      options.json === true
        ? `${JSON.stringify({ export: id, file, asOf: instant, people }, null, 2)}\n`
        : `Wrote ${peopleText(people)} to ${file}, as of ${instant}.\n`,
    )
    return { diagnostics: state.diagnostics }
  } catch (error) {
    return { diagnostics: [notWritten(id, error)] }
  } finally {
    await state.value.close()
  }
}

type Found =
  | (Pick<ExportRequest, 'program' | 'country'> & { readonly minimumCell: number })
  | { readonly problem: Diagnostic }

async function findExport({ db, schema }: OpenedState, id: string): Promise<Found> {
  const programs = await loadApplied(db, schema)
  if (programs === undefined) return { problem: nothingApplied(schema) }
  const found = programs.exports.get(id.replace(/^export\./, ''))
  const { minimumCell, project } = programs
  if (found !== undefined) {
    return { program: found.program, country: project?.country, minimumCell }
  }
  const known = [...programs.exports.keys()]
  const fix =
    suggestName(id, known) ?? 'Declare it, then crm apply: only what was applied is exported.'
  return { problem: diagnostic('CRM7421', { message: `There is no applied export "${id}".`, fix }) }
}

function notWritten(id: string, error: unknown): Diagnostic {
  const isOutside = error instanceof DatabaseError || (error instanceof Error && 'code' in error)
  if (!isOutside) throw error
  return diagnostic('CRM7420', {
    address: addressOf('export', id),
    message: `Export "${id}" was not written: ${error.message}.`,
    fix: 'Mend what is named; the file of before is still there, whole.',
  })
}
