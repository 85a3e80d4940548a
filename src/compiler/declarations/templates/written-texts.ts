/** A template's body in, the texts of each of its locales out (of the one it has without locales), and where each is written. */
import type { JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { TemplateTexts } from '../../../ir/template.ts'
import { objectField, present, textField } from '../../fields/written-field.ts'
import type { PlacedText, TextPart } from './placed-text.ts'

export type TextField = Exclude<keyof TemplateTexts, 'providerTemplate'>

/** Which kind of text a field holds. The preheader goes into the HTML. */
export const TEXT_FIELDS = {
  subject: 'text',
  preheader: 'html',
  html: 'html',
  mjml: 'mjml',
  text: 'text',
  link: 'text',
} as const satisfies Record<TextField, TextPart>

export const FIELD_NAMES = Object.keys(TEXT_FIELDS) as readonly TextField[]

export interface WrittenTexts {
  /** Absent when the template has no locales. */
  readonly locale?: string
  readonly texts: Partial<Record<TextField, PlacedText>>
  /** An id, so it is taken as it is. */
  readonly providerTemplate?: string | undefined
}

export function writtenTexts(body: JsonObject): readonly WrittenTexts[] {
  const shared = textsIn(body, [])
  const approved = textField(body, 'providerTemplate')
  const locales = objectField(body, 'locales')
  if (locales === undefined) return [{ texts: shared, providerTemplate: approved }]
  return Object.keys(locales).map((locale) => {
    const written = objectField(locales, locale) ?? {}
    const own = textsIn(written, ['locales', locale])
    return {
      locale,
      texts: { ...withoutOther(shared, own), ...own },
      providerTemplate: textField(written, 'providerTemplate') ?? approved,
    }
  })
}

/** A locale with HTML of its own does not get the shared MJML beside it, nor the other way round. */
function withoutOther(
  shared: WrittenTexts['texts'],
  own: WrittenTexts['texts'],
): WrittenTexts['texts'] {
  if (own.html === undefined && own.mjml === undefined) return shared
  const { html: _html, mjml: _mjml, ...rest } = shared
  return rest
}

function textsIn(body: JsonObject, path: FieldPath): WrittenTexts['texts'] {
  const found = FIELD_NAMES.flatMap((field) => {
    const text = textField(body, field)
    if (text === undefined) return []
    return [[field, { text, part: TEXT_FIELDS[field], place: { path: [...path, field] } }] as const]
  })
  return Object.fromEntries(found)
}

export function plainTexts({ texts, providerTemplate }: WrittenTexts): TemplateTexts {
  const entries = FIELD_NAMES.flatMap((field) => {
    const placed = texts[field]
    return placed === undefined ? [] : [[field, placed.text] as const]
  })
  return present({ ...Object.fromEntries(entries), providerTemplate })
}
