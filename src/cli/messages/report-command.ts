/** A file of delivery reports and a channel in, the ledger changed by them and what changed printed out. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readReports } from '../../adapters/senders/read-reports.ts'
import { suggestNames } from '../../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { recordReports } from '../../runtime/ledger/record-reports.ts'
import { type AppliedPrograms, loadApplied } from '../../runtime/load-applied.ts'
import type { CliContext } from '../context.ts'
import { identifyHolder } from '../identify-holder.ts'
import type { OpenedState } from '../open-state.ts'
import { nothingApplied } from '../run/run-applied.ts'
import type { CommandResult } from '../run-command.ts'
import { reportedText } from '../views/messages-text.ts'

export interface ReportRequest {
  /** `-` is standard input. */
  readonly file: string
  readonly channel: string
  readonly isJson: boolean
}

export async function reportCommand(
  context: CliContext,
  { db, schema }: OpenedState,
  { file, channel, isJson }: ReportRequest,
): Promise<CommandResult> {
  const programs = await loadApplied(db, schema)
  if (programs === undefined) return { diagnostics: [nothingApplied(schema)] }
  const via = programs.channels.get(channel)?.program.via
  if (via === undefined) return { diagnostics: [unknownChannel(channel, programs)] }
  const text = readInput(context, file)
  if (typeof text !== 'string') return { diagnostics: [text.problem] }
  const read = readReports(text, { via, file })
  if ('problem' in read) return { diagnostics: [read.problem] }
  const { actor } = identifyHolder(context)
  const reporting = { channel, reports: read.reports, actor, at: context.clock.now() }
  const recorded = { ...(await recordReports(db, schema, reporting)), skipped: read.skipped }
  context.stdout(isJson ? `${JSON.stringify(recorded, null, 2)}\n` : reportedText(recorded))
  return {}
}

function readInput({ cwd }: CliContext, file: string): string | { readonly problem: Diagnostic } {
  try {
    return readFileSync(file === '-' ? 0 : resolve(cwd, file), 'utf8')
  } catch (error) {
    const problem = diagnostic('CRM7415', {
      message: `The reports in ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      fix: 'Name a file that is there, or - for standard input.',
    })
    return { problem }
  }
}

/** One that was removed still has messages out. */
function unknownChannel(channel: string, { channels }: AppliedPrograms): Diagnostic {
  return diagnostic('CRM7413', {
    message: `There is no channel "${channel}" in what was applied.`,
    fix: suggestNames(channel, channels.keys()),
  })
}
