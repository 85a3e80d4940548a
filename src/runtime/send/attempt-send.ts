/** A claimed message in, the result of one attempt to hand it over out. Whatever goes wrong is a result of that message alone. */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import { mediumOf, takesLong } from '../../ir/channel.ts'
import type { Instant } from '../../ir/clock.ts'
import type { OutgoingMessage, Sender, SendOutcome } from '../../ir/sender.ts'
import { textMessageKind } from '../../ir/text-message.ts'
import type { Writable } from '../../ir/writable.ts'
import { isStatementProblem, messageOf } from '../database-problem.ts'
import { type BatchLinks, batchLinks } from '../links/batch-links.ts'
import type { RenderedMessage, RenderInput } from '../render/compile-template.ts'
import { type Recipients, readRecipients } from '../render/read-recipients.ts'
import { readTemplateData, type TemplateDataOf } from '../render/read-template-data.ts'
import type { RunContext } from '../run-context.ts'
import {
  type Attempt,
  type AttemptResult,
  renderFailure,
  resultOf,
  retryOr,
} from './attempt-result.ts'
import type { ClaimedBatch, ClaimedMessage } from './claimed-message.ts'

export interface PreparedBatch {
  readonly batch: ClaimedBatch
  readonly sender: Sender
  /** What each message is given beside its recipient. */
  readonly dataOf: TemplateDataOf
  /** Traits by customer key, or why they could not be read. */
  readonly recipients: Recipients | { readonly unreadable: string }
  readonly links: BatchLinks | { readonly problem: string }
}

export async function prepareBatch(run: RunContext, batch: ClaimedBatch): Promise<PreparedBatch> {
  const sender = await run.senders.senderFor(batch.channel)
  const links = batchLinks(batch, run.programs.site, run.secret)
  if ('problem' in links) run.tally.problem(unsignedLinks(batch, links.problem))
  const keys = [...new Set(batch.messages.map((one) => one.customerKey))]
  try {
    const recipients = await readRecipients(run.db, batch.template.program, keys, run.now())
    const dataOf = await readTemplateData(run.db, batch.template.program, {
      schema: run.schema,
      origin: batch,
      messages: batch.messages,
      now: run.now(),
    })
    return { batch, sender, recipients, links, dataOf }
  } catch (thrown) {
    // A column one template reads is gone: its messages wait, those of other templates go on.
    if (!isStatementProblem(thrown)) throw thrown
    const dataOf = () => ({})
    return { batch, sender, recipients: { unreadable: thrown.message }, links, dataOf }
  }
}

export async function attemptSend(
  run: RunContext,
  { batch, sender, recipients, links, dataOf }: PreparedBatch,
  message: ClaimedMessage,
  { begunAt, now }: Pick<Attempt, 'begunAt' | 'now'>,
): Promise<AttemptResult> {
  const { retry } = batch.channel.program.channel
  const attempts = message.attempts + 1
  const { doubtSince = null, place } = message
  const attempt = { id: message.id, attempts, now, begunAt, doubtSince, retry, place }
  if ('unreadable' in recipients) {
    return retryOr('failed', attempt, `recipients could not be read: ${recipients.unreadable}`)
  }
  if ('problem' in links) return retryOr('failed', attempt, links.problem)
  if (recipients.ambiguous.has(message.customerKey)) {
    return renderFailure(attempt, 'the customer now has several rows')
  }
  const recipient = recipients.rows.get(message.customerKey)
  if (recipient === undefined) return renderFailure(attempt, 'the customer no longer exists')
  const own = links.linksOf(message.id)
  if (links.endsByOneClick && own.given?.unsubscribe === undefined) {
    return renderFailure(attempt, 'marketing e-mail needs a page to unsubscribe on')
  }
  const rendered = render(run, batch, {
    customer: recipient.customer,
    data: dataOf(message),
    links: own,
  })
  if ('problem' in rendered) return renderFailure(attempt, rendered.problem)
  const unsendable = unsendableText(batch, rendered)
  if (unsendable !== undefined) return renderFailure(attempt, unsendable)
  const said = outgoing(batch, message, now, rendered)
  if (batch.call !== undefined) said.call = { ...batch.call, customer: recipient.customer }
  const unsubscribe = links.endsByOneClick ? own.given?.unsubscribe : undefined
  if (unsubscribe !== undefined) said.unsubscribe = unsubscribe
  const outcome = await send(sender, said)
  // The instant of the answer, not of the question: a slow provider's time is part of the wait.
  const answered = run.now()
  return resultOf(
    answered === now ? attempt : { ...attempt, now: answered },
    outcome,
    sender.isIdempotent,
  )
}

/** Of a text message each is looked at: values may break what the catalog says of them. */
function unsendableText({ channel }: ClaimedBatch, rendered: RenderedMessage): string | undefined {
  const own = channel.program.channel
  if (mediumOf(own) !== 'sms') return undefined
  const found = textMessageKind(rendered, takesLong(own))
  return 'problem' in found ? found.problem : undefined
}

function render(
  { renderers }: RunContext,
  { template }: ClaimedBatch,
  input: RenderInput,
): RenderedMessage | { readonly problem: string } {
  try {
    return renderers.rendererFor(template)(input)
  } catch (thrown) {
    return { problem: messageOf(thrown) }
  }
}

/** Member by member, without what is not there: this is done for each of a million. */
function outgoing(
  { channel }: ClaimedBatch,
  { id, address }: ClaimedMessage,
  at: Instant,
  { text, subject, html, link, providerTemplate }: RenderedMessage,
): Writable<OutgoingMessage> {
  const message: Writable<OutgoingMessage> = { id, to: address, text, at }
  const own = channel.program.channel
  if ('from' in own) message.from = own.from
  if ('replyTo' in own && own.replyTo !== undefined) message.replyTo = own.replyTo
  if (subject !== undefined) message.subject = subject
  if (html !== undefined) message.html = html
  if (link !== undefined) message.link = link
  if (providerTemplate !== undefined) message.providerTemplate = providerTemplate
  return message
}

function unsignedLinks({ channel }: ClaimedBatch, problem: string): Diagnostic {
  return diagnostic('CRM7501', {
    address: addressOf('channel', channel.id),
    message: `The links of messages on channel "${channel.id}" cannot be signed: ${problem}.`,
    fix: 'Set it to at least 32 random characters, the same for all workers; its messages wait and are tried again.',
  })
}

/** A sender that rejects said nothing about whether the message was accepted. */
async function send(sender: Sender, message: OutgoingMessage): Promise<SendOutcome> {
  try {
    return await sender.send(message)
  } catch (thrown) {
    return { kind: 'unknown', detail: messageOf(thrown) }
  }
}
