/** A graph in, which templates lack a text that their channel needs, or have one that it cannot carry, out. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import { type Channel, mediumOf } from '../../ir/channel.ts'
import type { Declaration } from '../../ir/declaration.ts'
import type { ProjectGraph } from '../../ir/graph.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { Template, TemplateTexts } from '../../ir/template.ts'
import { MEDIUM_TEXTS, type TextName } from '../declarations/channels/channel-texts.ts'
import { objectField } from '../fields/written-field.ts'

/** Every field of a text, and what it counts as. */
const FIELDS: Readonly<Record<keyof TemplateTexts, TextName>> = {
  subject: 'subject',
  preheader: 'preheader',
  html: 'html',
  mjml: 'html',
  text: 'text',
  link: 'link',
  providerTemplate: 'providerTemplate',
}
const FIELD_NAMES = Object.keys(FIELDS) as readonly (keyof TemplateTexts)[]

/** What each is called on a channel where its field's name says little. */
const ROLES: Readonly<Partial<Record<TextName, string>>> = {
  subject: 'its subject line or title',
  text: 'what it says',
  providerTemplate: 'the id of the approved text',
}

export function checkTemplateTexts(graph: ProjectGraph): readonly Diagnostic[] {
  return [...graph.templates.values()].flatMap((template) => {
    const channel = graph.channels.get(template.channel)
    const declaration = graph.declarations.get(addressOf('template', template.id))
    if (channel === undefined || declaration === undefined) return []
    const found = wholeMessages(template).flatMap((message) => [
      ...lacking(message, channel, declaration),
      ...foreign(message, channel, declaration),
    ])
    // What several locales share is told of once.
    return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()]
  })
}

interface WholeMessage {
  readonly locale?: string
  readonly texts: TemplateTexts
}

/** In each locale a message is whole: what it leaves out was taken from the template. */
function wholeMessages(template: Template): readonly WholeMessage[] {
  const { locales } = template
  if (locales === undefined) return [{ texts: template }]
  return Object.entries(locales.texts).map(([locale, texts]) => ({ locale, texts }))
}

function lacking(
  { locale, texts }: WholeMessage,
  channel: Channel,
  declaration: Declaration,
): readonly Diagnostic[] {
  const { required, oneOf = [] } = MEDIUM_TEXTS[mediumOf(channel)]
  const there = new Set(FIELD_NAMES.filter((name) => texts[name] !== undefined).map(nameOf))
  const missing = required.filter((name) => !there.has(name)).map((name) => [name])
  if (oneOf.length > 0 && !oneOf.some((name) => there.has(name))) missing.push([...oneOf])
  const owner =
    locale === undefined
      ? `Template "${declaration.id}"`
      : `Locale "${locale}" of template "${declaration.id}"`
  const where = locale === undefined ? '' : ', here or to the template for all locales'
  return missing.map((names) => {
    const [role] = names.flatMap((name) => (names.length === 1 && ROLES[name]) || [])
    const asked = names.map((name) => `\`${name}\``).join(' or ')
    return found(locale === undefined ? 'CRM3401' : 'CRM3506', {
      declaration,
      path: locale === undefined ? [] : ['locales', locale],
      message: `${owner} has no ${asked}, which ${placeOf(channel)} needs`,
      fix: `Add ${asked}${where}${role === undefined ? '' : `: ${role}`}.`,
    })
  })
}

function foreign(
  { locale, texts }: WholeMessage,
  channel: Channel,
  declaration: Declaration,
): readonly Diagnostic[] {
  const { required, oneOf = [], optional = [] } = MEDIUM_TEXTS[mediumOf(channel)]
  const known = new Set([...required, ...oneOf, ...optional])
  return FIELD_NAMES.filter((name) => texts[name] !== undefined && !known.has(FIELDS[name])).map(
    (name) =>
      found('CRM3402', {
        declaration,
        path: writtenAt(name, locale, declaration),
        message: `Template "${declaration.id}" has \`${name}\`, which ${placeOf(channel)} cannot carry`,
        fix: `Take it out; on this channel there are ${[...known].map((one) => `\`${one}\``).join(', ')}.`,
      }),
  )
}

function nameOf(field: keyof TemplateTexts): TextName {
  return FIELDS[field]
}

function placeOf({ id, via }: Channel): string {
  return `channel "${id}" (${via})`
}

/** In the locale, or in what all locales share. */
function writtenAt(name: string, locale: string | undefined, { body }: Declaration): FieldPath {
  if (locale === undefined) return [name]
  const own = objectField(objectField(body, 'locales') ?? {}, locale) ?? {}
  return Object.hasOwn(own, name) ? ['locales', locale, name] : [name]
}

function found(
  code: DiagnosticCode,
  {
    declaration,
    path,
    message,
    fix,
  }: {
    readonly declaration: Declaration
    readonly path: FieldPath
    readonly message: string
    readonly fix: string
  },
): Diagnostic {
  const { kind, id, source } = declaration
  const location = source.locate(path)
  return diagnostic(code, { address: addressOf(kind, id), location, message, fix })
}
