/** A template's id, or a step that calls a webhook, in; what its messages are made of and go by out. */
import type { RecipientsSql } from '../../ir/recipients.ts'
import type { StepNode } from '../../ir/step-graph.ts'
import type { JourneyVersion } from '../journey-versions.ts'
import type { AppliedPrograms } from '../load-applied.ts'
import type { MessageSource } from './claimed-message.ts'

/** Of a send step the newest applied version of its template; of a call the version of the journey. */
export interface SentStep {
  readonly journey: string
  readonly applyId: number
  readonly version: JourneyVersion
  readonly node: StepNode | undefined
  /** What the ledger says, when the step is gone. */
  readonly template?: string
}

export function messageSource(programs: AppliedPrograms, sent: SentStep): MessageSource {
  const step = sent.node?.step
  if (step?.kind === 'webhook') return callSource(programs, sent, step)
  return templateSource(programs, sent.template ?? (step?.kind === 'send' ? step.template : ''))
}

export function templateSource(programs: AppliedPrograms, id: string): MessageSource {
  const template = programs.templates.get(id)
  if (template === undefined) throw new Error(`template "${id}" was never applied`)
  return { template, channel: channelOf(programs, template.program.template.channel) }
}

/** What the ledger calls it: no cap counts a call. */
export function ledgerClass({ template, call }: MessageSource): string {
  return call === undefined ? template.program.template.class : 'call'
}

type WebhookStep = Extract<StepNode['step'], { readonly kind: 'webhook' }>

/** A call has no text of its own: only whom it is about, and what is posted. */
function callSource(
  programs: AppliedPrograms,
  { journey, applyId, version }: SentStep,
  { id, channel, traits, data }: WebhookStep,
): MessageSource {
  const name = `${journey}.${id}`
  const program = {
    kind: 'template' as const,
    template: {
      ...{ id: name, channel, class: 'transactional' as const, traits, text: '' },
      links: { utm: {}, track: { opens: false, clicks: false } },
    },
    recipients: recipientsOf(version, id),
  }
  return {
    template: { id: name, program, applyId, appliedAt: '', isRetired: false },
    channel: channelOf(programs, channel),
    call: { journey, step: id, data },
  }
}

function recipientsOf({ statements }: JourneyVersion, step: string): RecipientsSql {
  const found = statements.steps[step]
  if (found?.kind !== 'webhook') throw new Error(`step ${step} was not compiled`)
  return found.recipients
}

function channelOf(programs: AppliedPrograms, id: string): MessageSource['channel'] {
  const channel = programs.channels.get(id)
  if (channel === undefined) throw new Error(`channel "${id}" was never applied`)
  return channel
}
