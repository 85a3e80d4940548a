/** A resolved template in, the one that is rendered out: partials, layout, MJML and preheader are in its HTML. */
import type { CompiledMjml } from '../../../ir/mjml.ts'
import type { TemplatePartial } from '../../../ir/partial.ts'
import type { Template, TemplateTexts } from '../../../ir/template.ts'
import { present } from '../../fields/written-field.ts'
import { expandPartials } from './expand-partials.ts'
import { includeFrom, type KnownPartials } from './include-partials.ts'
import { expandWhole, mjmlSource } from './mjml/mjml-source.ts'
import { restoreExpressions } from './mjml/protect-expressions.ts'
import type { PlacedText } from './placed-text.ts'
import { wholeText } from './whole-text.ts'
import { TEXT_FIELDS, type TextField } from './written-texts.ts'

export interface AssemblyParts {
  readonly partials: ReadonlyMap<string, TemplatePartial>
  readonly mjml: CompiledMjml
}

export function assembleTemplate(template: Template, parts: AssemblyParts): Template {
  const { layout, locales, partials: _partials, mjml: _mjml, ...rest } = template
  const around = layout === undefined ? undefined : parts.partials.get(layout)
  const assembled = (texts: TemplateTexts) => assembleTexts(texts, around, parts)
  const { html: _html, text: _text, preheader: _preheader, ...own } = rest
  if (locales === undefined) return { ...own, ...assembled(template) }
  const texts = Object.entries(locales.texts).map(([id, each]) => [id, assembled(each)] as const)
  return {
    ...own,
    ...assembled(template),
    locales: { ...locales, texts: Object.fromEntries(texts) },
  }
}

function assembleTexts(
  texts: TemplateTexts,
  layout: TemplatePartial | undefined,
  parts: AssemblyParts,
): TemplateTexts {
  const known: KnownPartials = { partials: parts.partials, isDeclared: () => true }
  const include = includeFrom(known)
  const placed = (field: TextField) => {
    const text = texts[field]
    return text === undefined ? undefined : placedIn(field, text)
  }
  const expanded = (field: TextField) => {
    const text = placed(field)
    return text === undefined ? undefined : expandPartials(text, include)
  }
  const body = placed('mjml') ?? placed('html')
  const plain = placed('text')
  return present({
    subject: expanded('subject'),
    html: body && withPreheader(htmlOf(body, layout, parts, known), expanded('preheader')),
    text: plain && wholeOf(plain, layout, known),
    link: expanded('link'),
    providerTemplate: texts.providerTemplate,
  })
}

function placedIn(field: TextField, text: string): PlacedText {
  return { text, part: TEXT_FIELDS[field], place: { path: [field] } }
}

function wholeOf(
  own: PlacedText,
  layout: TemplatePartial | undefined,
  known: KnownPartials,
): string {
  const whole = wholeText(own, layout)
  if (whole === undefined) throw new Error(`layout ${layout?.id} has nothing for ${own.part}`)
  return expandWhole(whole, known)
}

function htmlOf(
  own: PlacedText,
  layout: TemplatePartial | undefined,
  { mjml }: AssemblyParts,
  known: KnownPartials,
): string {
  const source = mjmlSource(own, layout, known)
  if (source === undefined) return wholeOf(own, layout, known)
  const result = mjml.get(source.text)
  if (result === undefined) throw new Error('the MJML of a template was not compiled')
  return restoreExpressions(result.html, source)
}

/** The class is what keeps it out of the plain text. */
const HIDDEN =
  '<div class="crm-preheader" style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all">'

/** First in the body, where inboxes look for it. */
function withPreheader(html: string, preheader: string | undefined): string {
  if (preheader === undefined) return html
  const hidden = `${HIDDEN}${preheader}</div>`
  const body = /<body\b[^>]*>/i.exec(html)
  if (body === null) return hidden + html
  const end = body.index + body[0].length
  return html.slice(0, end) + hidden + html.slice(end)
}
