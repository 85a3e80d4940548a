/** What one `crm segment` command was asked in, what it prints out. Loaded only by the command that was asked for. */
import { diagnostic } from '../../diagnostics/diagnostic.ts'
import type { CliContext } from '../context.ts'
import type { CommandResult } from '../run-command.ts'
import { segmentExplainText } from '../views/segment-explain-text.ts'
import { segmentOverlapText, segmentPreviewText } from '../views/segment-people-text.ts'
import { segmentShowText } from '../views/segment-show-text.ts'
import { explainCustomer } from './explain-customer.ts'
import { overlapSegments } from './overlap-segments.ts'
import { previewSegment } from './preview-segment.ts'
import { isContinuousIntegration, refuseKeys } from './show-keys.ts'
import { showSegment } from './show-segment.ts'
import { smallAudience } from './small-audience.ts'
import { type SegmentOptions, withSegments } from './with-segments.ts'

export function showCommand(
  context: CliContext,
  id: string,
  options: SegmentOptions,
): Promise<CommandResult> {
  return withSegments(context, { options, named: [id], readsCustomers: false }, async (work) => {
    for (const segment of work.segments) {
      const view = await showSegment(segment, work)
      print(context, options, view, () => segmentShowText(view, context.columns))
    }
    return {}
  })
}

export async function previewCommand(
  context: CliContext,
  id: string,
  options: SegmentOptions & { readonly withKeys: boolean },
): Promise<CommandResult> {
  const refused = options.withKeys ? refuseKeys(context) : []
  if (refused.length > 0) return { diagnostics: refused }
  return withSegments(context, { options, named: [id], readsCustomers: true }, async (work) => {
    for (const segment of work.segments) {
      const view = await previewSegment(segment, work, options)
      print(context, options, view, () => segmentPreviewText(view))
      return { diagnostics: smallAudience(segment.id, view.size, work.project) }
    }
    return {}
  })
}

export function overlapCommand(
  context: CliContext,
  ids: readonly string[],
  options: SegmentOptions,
): Promise<CommandResult> {
  return withSegments(context, { options, named: ids, readsCustomers: true }, async (work) => {
    if (work.segments.length < 2) return { diagnostics: [tooFew()] }
    const view = await overlapSegments(work.segments, work)
    print(context, options, view, () => segmentOverlapText(view))
    return {}
  })
}

/** What a person asked by key is shown to that person; a log of CI is read by others. */
export function explainCommand(
  context: CliContext,
  id: string,
  options: SegmentOptions & { readonly customer: string; readonly isForced: boolean },
): Promise<CommandResult> {
  const withValues = options.isForced || !isContinuousIntegration(context)
  return withSegments(context, { options, named: [id], readsCustomers: true }, async (work) => {
    for (const segment of work.segments) {
      const { customer } = options
      const view = await explainCustomer(segment, work, { customer, withValues })
      if ('problem' in view) return { diagnostics: [view.problem] }
      print(context, options, view, () => segmentExplainText(view, context.color))
    }
    return {}
  })
}

function tooFew() {
  return diagnostic('CRM9003', {
    message: 'An overlap is of at least two different segments',
    fix: 'Name another one: crm segment overlap SEGMENT SEGMENT …',
  })
}

function print(
  context: CliContext,
  { format }: SegmentOptions,
  view: object,
  text: () => string,
): void {
  context.stdout(format === 'json' ? `${JSON.stringify(view, null, 2)}\n` : text())
}
