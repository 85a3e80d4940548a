/** A path and a plan's text in, the file written or read, or the reason why not, out. */
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Checked, type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Plan } from '../plan/plan.ts'
import { parsePlanFile } from '../plan/plan-file.ts'
import type { CliContext } from './context.ts'

export async function writePlanFile(
  context: CliContext,
  path: string,
  text: string,
): Promise<Diagnostic | undefined> {
  try {
    await writeFile(resolve(context.cwd, path), text)
    return undefined
  } catch (error) {
    return diagnostic('CRM6013', {
      message: `The plan cannot be written to ${path}: ${reasonOf(error)}.`,
      fix: 'Name a file in a directory that exists and may be written to.',
    })
  }
}

export async function readPlanFile(
  context: CliContext,
  path: string,
): Promise<Checked<Plan | undefined>> {
  try {
    return await parsePlanFile(await readFile(resolve(context.cwd, path), 'utf8'), path)
  } catch (error) {
    if (!isSystemError(error)) throw error
    const unreadable = diagnostic('CRM6010', {
      message: `The plan ${path} cannot be read: ${reasonOf(error)}.`,
      fix: 'Write it with `crm plan --out FILE`, or leave the file out to plan and apply at once.',
    })
    return { value: undefined, diagnostics: [unreadable] }
  }
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  EISDIR: 'it is a directory',
  EACCES: 'it may not be accessed',
}

function reasonOf(error: unknown): string {
  if (isSystemError(error)) return REASONS[error.code] ?? error.code
  return error instanceof Error ? error.message : String(error)
}
