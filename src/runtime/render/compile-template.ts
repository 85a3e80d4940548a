/** A template in, a function from a customer's traits to a rendered message out. Compiled once per template version. */
import Handlebars from 'handlebars'
import { compile as compileHtmlToText } from 'html-to-text'
import type { JsonObject } from '../../ir/json.ts'
import type { Template, TemplateTexts } from '../../ir/template.ts'
import type { Writable } from '../../ir/writable.ts'
import type { MessageLinks } from '../links/message-links.ts'
import { rewriteHtmlLinks, rewriteTextLinks, withPixel } from '../links/rewrite-links.ts'
import { pickLocale } from './pick-locale.ts'

export interface RenderedMessage {
  readonly subject?: string
  readonly html?: string
  readonly text: string
  readonly link?: string
  readonly providerTemplate?: string
}

/** What a template reads. */
export interface RenderInput {
  readonly customer: JsonObject
  /** What the template's `data` names. */
  readonly data?: JsonObject
  /** Its own links, and what is done to the others; without them links stay as they are written. */
  readonly links?: MessageLinks
  /** In place of the recipient's own, for previews. */
  readonly locale?: string
}

/** Throws when the template cannot be rendered for these traits. */
export type Renderer = (input: RenderInput) => RenderedMessage

export function compileTemplate(template: Template): Renderer {
  const { locales } = template
  if (locales === undefined) return compileTexts(template)
  const compiled = new Map<string, Renderer>()
  return (input) => {
    const locale = pickLocale(locales, input.locale ?? input.customer[locales.trait])
    const known = compiled.get(locale)
    const render = known ?? compileTexts(locales.texts[locale] ?? template)
    compiled.set(locale, render)
    return render(input)
  }
}

function compileTexts(texts: TemplateTexts): Renderer {
  // A private instance: no helper or partial registered elsewhere can change what an applied template says.
  const handlebars = withHelpersOf(texts)
  const compile = (source: string, isHtml: boolean) =>
    // Strict: what is not there fails this one message, instead of reading as nothing.
    handlebars.compile(source, { noEscape: !isHtml, strict: true, knownHelpersOnly: true })
  const subject = texts.subject === undefined ? undefined : compile(texts.subject, false)
  const html = texts.html === undefined ? undefined : compile(texts.html, true)
  const text = texts.text === undefined ? undefined : compile(texts.text, false)
  const link = texts.link === undefined ? undefined : compile(texts.link, false)
  const { providerTemplate } = texts
  return ({ customer, data, links }) => {
    // What is not there is no member, so that reading it fails.
    const context: Record<string, unknown> = { ...data, customer }
    if (links?.given !== undefined) context.links = links.given
    const body = html && ledHtml(html(context), links)
    // Member by member: this is done for each of a million.
    const message: Writable<RenderedMessage> = {
      text: text === undefined ? textOf(body ?? '') : ledText(text(context), links),
    }
    if (subject !== undefined) message.subject = oneLine(subject(context))
    if (body !== undefined) message.html = withOpens(body, links)
    if (link !== undefined) message.link = ledLink(link(context).trim(), links)
    if (providerTemplate !== undefined) message.providerTemplate = providerTemplate
    return message
  }
}

/** Blocks use helpers of each other. */
const BLOCK = /\{\{~?[#^]|unless/
const BLOCK_HELPERS = ['each', 'if', 'unless', 'with']
const OTHER_HELPERS = ['log', 'lookup']

/** Handlebars wraps every helper that it knows for each message, so it knows those that the texts may use. */
function withHelpersOf({ subject = '', html = '', text = '', link = '' }: TemplateTexts) {
  const handlebars = Handlebars.create()
  const all = [subject, html, text, link].join(' ')
  const unused = BLOCK.test(all) ? OTHER_HELPERS : [...BLOCK_HELPERS, ...OTHER_HELPERS]
  for (const name of unused) if (!all.includes(name)) handlebars.unregisterHelper(name)
  return handlebars
}

function ledHtml(html: string, links: MessageLinks | undefined): string {
  return links?.forUrl === undefined ? html : rewriteHtmlLinks(html, links.forUrl)
}

function ledText(text: string, links: MessageLinks | undefined): string {
  return links?.forUrl === undefined ? text : rewriteTextLinks(text, links.forUrl)
}

/** Pages and apps may be opened by a tap; a value of somebody's must not become a script. */
const SCRIPTS = /^[\s\p{Cc}]*(javascript|data|vbscript)\s*:/iu

function ledLink(url: string, links: MessageLinks | undefined): string {
  if (SCRIPTS.test(url)) throw new Error('the link would run a script')
  return links?.forUrl === undefined ? url : links.forUrl(url)
}

function withOpens(html: string, links: MessageLinks | undefined): string {
  return links?.pixel === undefined ? html : withPixel(html, links.pixel)
}

/** A trait with a line break must not become a header of its own. */
function oneLine(subject: string): string {
  const isOneLine = !/\s\s|[^\S ]/.test(subject)
  return (isOneLine ? subject : subject.replace(/\s+/g, ' ')).trim()
}

const textOf = compileHtmlToText({
  wordwrap: 78,
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'div.crm-preheader', format: 'skip' },
  ],
})
