/** A template in, a function from a customer's traits to a rendered message out. Compiled once per template version. */
import Handlebars from 'handlebars'
import { compile as compileHtmlToText } from 'html-to-text'
import type { JsonObject } from '../../ir/json.ts'
import type { Template } from '../../ir/template.ts'

export interface RenderedMessage {
  readonly subject?: string
  readonly html?: string
  readonly text: string
  readonly link?: string
}

/** Throws when the template cannot be rendered for these traits. */
export type Renderer = (customer: JsonObject) => RenderedMessage

export function compileTemplate(template: Template): Renderer {
  // A private instance: no helper or partial registered elsewhere can change what an applied template says.
  const handlebars = Handlebars.create()
  const compile = (source: string, isHtml: boolean) =>
    handlebars.compile(source, { noEscape: !isHtml })
  const subject = template.subject === undefined ? undefined : compile(template.subject, false)
  const html = template.html === undefined ? undefined : compile(template.html, true)
  const text = template.text === undefined ? undefined : compile(template.text, false)
  const link = template.link === undefined ? undefined : compile(template.link, false)
  return (customer) => {
    const context = { customer }
    const body = html?.(context)
    return {
      ...(subject === undefined ? {} : { subject: oneLine(subject(context)) }),
      ...(body === undefined ? {} : { html: body }),
      text: text === undefined ? textOf(body ?? '') : text(context),
      ...(link === undefined ? {} : { link: link(context).trim() }),
    }
  }
}

/** A trait with a line break must not become a header of its own. */
function oneLine(subject: string): string {
  return subject.replace(/\s+/g, ' ').trim()
}

const textOf = compileHtmlToText({
  wordwrap: 78,
  selectors: [{ selector: 'img', format: 'skip' }],
})
