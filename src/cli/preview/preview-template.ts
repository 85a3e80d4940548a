/** A template of the config and a customer's key in, the message that customer would get out. */
import { suggestNames } from '../../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import type { Instant } from '../../ir/clock.ts'
import type { CompiledProject, TemplateProgram } from '../../ir/compiled.ts'
import type { JsonObject } from '../../ir/json.ts'
import { DEFAULT_LINK_KEY } from '../../ir/links.ts'
import type { Template } from '../../ir/template.ts'
import { signingKey } from '../../runtime/links/batch-links.ts'
import { type MessageLinks, messageLinks } from '../../runtime/links/message-links.ts'
import { compileTemplate, type RenderedMessage } from '../../runtime/render/compile-template.ts'
import { pickLocale } from '../../runtime/render/pick-locale.ts'
import { readRecipients } from '../../runtime/render/read-recipients.ts'
import { contextOf, readTemplateData } from '../../runtime/render/read-template-data.ts'
import type { SegmentWork } from '../segment/with-segments.ts'
import { type PreviewStart, previewStart } from './preview-start.ts'

export interface PreviewView extends RenderedMessage {
  readonly template: string
  readonly title?: string
  readonly channel: string
  readonly class: Template['class']
  readonly customer: string
  readonly asOf: Instant
  /** Of a template with locales: the one it is shown in. */
  readonly locale?: string
  /** The journey that sends it; absent when none does. */
  readonly journey?: string
  /** What started that for this customer, of a template that reads it. */
  readonly event?: { readonly name: string; readonly at: Instant }
}

export interface PreviewQuestion {
  readonly customer: string
  readonly journey?: string
  readonly locale?: string
  readonly secret: (name: string) => string | undefined
}

type Problem = { readonly problem: Diagnostic }

export async function previewTemplate(
  named: string,
  work: SegmentWork,
  question: PreviewQuestion,
): Promise<PreviewView | Problem> {
  const { tx, asOf, project } = work
  const program = findTemplate(named, project.compiled)
  if ('problem' in program) return program
  const unknown = unknownLocale(program.template, question.locale)
  if (unknown !== undefined) return { problem: unknown }
  const { rows, ambiguous } = await readRecipients(tx, program, [question.customer], asOf)
  // The one there is: a key may be written in more ways than one, such as 007.
  const [[key, recipient] = []] = rows
  if (key === undefined || recipient === undefined) {
    return { problem: noCustomer(question.customer, ambiguous.size > 0) }
  }
  const { template } = program
  const { journey } = question
  const started = await previewStart(work, { template, customerKey: key, journey })
  if ('problem' in started) return started
  const links = previewLinks(template, started, project.compiled, question)
  const data = await previewData(program, key, started, { tx, asOf })
  const shown = render(template, { ...recipient, key, asOf, links, data }, question)
  return 'problem' in shown ? shown : { ...shown, ...startedView(started) }
}

function startedView({ origin, event }: PreviewStart): Pick<PreviewView, 'journey' | 'event'> {
  if (origin.journey === 'preview') return {}
  return { journey: origin.journey, ...(event === undefined ? {} : { event }) }
}

/** Links as they would be, but for the message they name. */
function previewLinks(
  template: Template,
  { origin: sent }: PreviewStart,
  { objects, settings }: CompiledProject,
  { secret }: PreviewQuestion,
): MessageLinks {
  const program = objects.get(addressOf('channel', template.channel))?.program
  if (program?.kind !== 'channel') throw new Error(`${template.channel} is not a channel`)
  const { site = { key: DEFAULT_LINK_KEY } } = settings
  const origin = { message: 'preview', ...sent }
  const { channel } = program
  return messageLinks(origin, { template, channel, site, key: signingKey(site, secret) })
}

/** No code is taken for a preview. */
async function previewData(
  program: TemplateProgram,
  customerKey: string,
  { origin, start }: PreviewStart,
  { tx, asOf }: Pick<SegmentWork, 'tx' | 'asOf'>,
): Promise<JsonObject> {
  const data = Object.entries(program.template.data ?? {})
  const codes = data.flatMap(([name, { kind }]) => (kind === 'coupon' ? [[name, 'COUPON']] : []))
  const others = data.filter(([, { kind }]) => kind !== 'coupon')
  const message = { id: 'preview', customerKey }
  // Nothing is read of crm's own tables, which may not be there.
  const { event: _event, given: _given, ...rest } = program.template
  const template = { ...rest, data: Object.fromEntries(others) }
  const question = { schema: '', origin, messages: [message], now: asOf }
  const dataOf = await readTemplateData(tx, { ...program, template }, question)
  return { ...Object.fromEntries(codes), ...dataOf(message), ...contextOf(origin, start) }
}

interface Recipient {
  readonly data: JsonObject
  readonly customer: JsonObject
  readonly key: string
  readonly asOf: Instant
  readonly links: MessageLinks
}

function render(
  template: Template,
  { customer, key, asOf, links, data }: Recipient,
  { locale }: PreviewQuestion,
): PreviewView | Problem {
  const { id, title, channel, locales } = template
  const shown = locales && pickLocale(locales, locale ?? customer[locales.trait])
  try {
    const message = compileTemplate(template)({
      links,
      data,
      customer,
      ...(locale === undefined ? {} : { locale }),
    })
    return {
      template: id,
      ...(title === undefined ? {} : { title }),
      channel,
      class: template.class,
      customer: key,
      asOf,
      ...(shown === undefined ? {} : { locale: shown }),
      ...message,
    }
  } catch (error) {
    return { problem: unrenderable(id, error) }
  }
}

function findTemplate(named: string, { objects }: CompiledProject): TemplateProgram | Problem {
  const id = named.replace(/^template\./, '')
  const program = objects.get(addressOf('template', id))?.program
  if (program?.kind === 'template') return program
  const ids = [...objects.values()].flatMap((each) => (each.kind === 'template' ? [each.id] : []))
  const problem = diagnostic('CRM9005', {
    message: `There is no template "${id}"`,
    fix: suggestNames(id, ids),
  })
  return { problem }
}

/** One asked for by name that is not there is a mistake; a customer's own gets the fallback. */
function unknownLocale(
  { id, locales }: Template,
  asked: string | undefined,
): Diagnostic | undefined {
  if (asked === undefined) return undefined
  if (locales === undefined) {
    return diagnostic('CRM7522', {
      message: `Template "${id}" has no locales`,
      fix: 'Leave --locale out.',
    })
  }
  const nothing = ''
  const isKnown = pickLocale({ texts: locales.texts, fallback: nothing }, asked) !== nothing
  if (isKnown) return undefined
  return diagnostic('CRM7522', {
    message: `Template "${id}" has no locale "${asked}"`,
    fix: suggestNames(asked, Object.keys(locales.texts)),
  })
}

function noCustomer(key: string, isAmbiguous: boolean): Diagnostic {
  return diagnostic('CRM9008', {
    message: isAmbiguous
      ? `There are several customers with the key "${key}", so nobody would get the message`
      : `There is no customer with the key "${key}"`,
    fix: "Write the key as the catalog's customer table has it; rows that its filter leaves out are no customers.",
  })
}

function unrenderable(id: string, error: unknown): Diagnostic {
  return diagnostic('CRM7520', {
    address: addressOf('template', id),
    message: `Template "${id}" cannot be rendered for this customer: ${error instanceof Error ? error.message : String(error)}.`,
    fix: 'Put what may be missing into {{#if …}}; a message like this one would fail.',
  })
}
