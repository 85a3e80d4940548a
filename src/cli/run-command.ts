/** A command's work in, its diagnostics printed and its exit code decided out. Whatever it throws is a bug of crm. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Diagnostic, diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { formatText } from '../diagnostics/format-text.ts'
import { thrownText } from '../diagnostics/thrown-text.ts'
import { StateIsNewer } from '../ir/state-is-newer.ts'
import type { CliContext, ExitCode } from './context.ts'

export interface CommandResult {
  /** Printed to stderr, with the lines of the files they are about. */
  readonly diagnostics?: readonly Diagnostic[]
  /** Without one: 1 when a diagnostic is an error, else 0. */
  readonly exitCode?: ExitCode
}

/** Every command's action is `() => runCommand(context, async () => …)`. */
export async function runCommand(
  context: CliContext,
  work: () => Promise<CommandResult | undefined>,
): Promise<void> {
  const result = await attempt(context, work)
  const diagnostics = result?.diagnostics ?? []
  printDiagnostics(context, diagnostics)
  context.outcome.exitCode = result?.exitCode ?? (hasErrors(diagnostics) ? 1 : 0)
}

export function printDiagnostics(context: CliContext, diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return
  const text = formatText(diagnostics, {
    color: context.errorColor,
    readSource: (file) => readSource(resolve(context.cwd, file)),
  })
  context.stderr(text)
}

async function attempt(
  context: CliContext,
  work: () => Promise<CommandResult | undefined>,
): Promise<CommandResult | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StateIsNewer) {
      const { checkStateVersion } = await import('../apply/state-schema.ts')
      return { diagnostics: checkStateVersion(error.schema, error.version) }
    }
    return { diagnostics: [internalError(context, error)], exitCode: 1 }
  }
}

export function internalError(context: CliContext, error: unknown): Diagnostic {
  const isDebugged = (context.env.CRM_DEBUG ?? '') !== ''
  if (isDebugged) context.stderr(`${error instanceof Error ? error.stack : thrownText(error)}\n`)
  const what = thrownText(error)
  return diagnostic('CRM9099', {
    message: `crm itself failed: ${what.split('\n')[0] ?? ''}`,
    fix: isDebugged
      ? 'Report it to the maintainers of crm with the stack above.'
      : 'Report it to the maintainers of crm with what the same command prints under CRM_DEBUG=1.',
  })
}

/** Frames are a help: without the file the place is still named. */
function readSource(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
