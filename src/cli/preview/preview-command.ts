/** What `crm preview` was asked in, the rendered message printed, written or opened out. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { CliContext } from '../context.ts'
import type { CommandResult } from '../run-command.ts'
import { isContinuousIntegration } from '../segment/show-keys.ts'
import { type SegmentOptions, withSegments } from '../segment/with-segments.ts'
import { previewText } from '../views/preview-text.ts'
import { type PreviewView, previewTemplate } from './preview-template.ts'

export interface PreviewOptions extends SegmentOptions {
  readonly customer: string
  readonly locale?: string
  readonly journey?: string
  readonly out?: string
  readonly open?: true
  readonly showValues?: true
}

export async function previewCommand(
  context: CliContext,
  id: string,
  options: PreviewOptions,
): Promise<CommandResult> {
  const refused = refusals(context, options)
  if (refused.length > 0) return { diagnostics: refused }
  return withSegments(context, { options, named: [], readsCustomers: true }, async (work) => {
    const view = await previewTemplate(id, work, {
      ...options,
      secret: (name) => context.env[name],
    })
    if ('problem' in view) return { diagnostics: [view.problem] }
    const problem = await show(context, view, options)
    return problem === undefined ? {} : { diagnostics: [problem] }
  })
}

function refusals(
  context: CliContext,
  { open, showValues }: PreviewOptions,
): readonly Diagnostic[] {
  if (showValues !== true && isContinuousIntegration(context)) {
    return [
      diagnostic('CRM9006', {
        message: 'A message to a customer is not shown in CI, and the variable CI is set',
        fix: 'Add --show-values if nobody else reads the log, or preview on a machine of your own.',
      }),
    ]
  }
  if (open !== true || context.openFile !== undefined) return []
  return [
    diagnostic('CRM7521', {
      message: 'There is no terminal to open a browser from',
      fix: 'Write the HTML to a file with --out FILE.',
    }),
  ]
}

async function show(
  context: CliContext,
  view: PreviewView,
  { out, open, format }: PreviewOptions,
): Promise<Diagnostic | undefined> {
  const path = await pathFor(context, { out, open })
  if (path !== undefined) {
    const isPlain = path.endsWith('.txt') || view.html === undefined
    try {
      await writeFile(path, isPlain ? view.text : (view.html ?? ''))
    } catch (error) {
      return unwritable(path, error)
    }
  }
  context.stdout(format === 'json' ? `${JSON.stringify(view, null, 2)}\n` : previewText(view, path))
  if (path !== undefined && open === true) await context.openFile?.(path)
  return undefined
}

/** A browser opens files only; without a name one of its own, which stays for as long as the browser needs it. */
async function pathFor(
  { cwd }: CliContext,
  { out, open }: { readonly out: string | undefined; readonly open: true | undefined },
): Promise<string | undefined> {
  if (out !== undefined) return resolve(cwd, out)
  if (open !== true) return undefined
  return join(await mkdtemp(join(tmpdir(), 'crm-preview-')), 'message.html')
}

function unwritable(path: string, error: unknown): Diagnostic {
  return diagnostic('CRM7523', {
    message: `The preview cannot be written to ${path}: ${error instanceof Error ? error.message : String(error)}.`,
    fix: 'Name a file in a directory that exists and may be written to.',
  })
}
