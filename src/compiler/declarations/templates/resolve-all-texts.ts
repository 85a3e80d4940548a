/** A template's body in, its texts with their locales, layout, partials and traits out. */
import type { JsonObject } from '../../../ir/json.ts'
import type { TemplatePartial } from '../../../ir/partial.ts'
import type { Template } from '../../../ir/template.ts'
import { present, textField } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { includeFrom, textOf } from './include-partials.ts'
import type { JourneyStarts } from './journey-starts.ts'
import { checkMjml } from './mjml/check-mjml.ts'
import { mjmlSource } from './mjml/mjml-source.ts'
import type { PlacedText } from './placed-text.ts'
import { refuseTwoParts, resolveLocales } from './resolve-locales.ts'
import { type ReadText, resolveTexts } from './resolve-texts.ts'
import type { TemplateValue } from './template-scope.ts'
import { plainTexts, type WrittenTexts, writtenTexts } from './written-texts.ts'

export type AllTexts = Pick<
  Template,
  | 'subject'
  | 'preheader'
  | 'html'
  | 'mjml'
  | 'text'
  | 'link'
  | 'providerTemplate'
  | 'layout'
  | 'locales'
  | 'partials'
  | 'given'
  | 'event'
  | 'traits'
>

export interface TextValues {
  /** What its `data` names. */
  readonly data: Readonly<Record<string, TemplateValue>>
  readonly starts: JourneyStarts | undefined
}

export function resolveAllTexts(
  body: JsonObject,
  { data, starts }: TextValues,
  context: DeclarationContext,
): AllTexts {
  const written = writtenTexts(body)
  refuseLineBreaks(written, context)
  refuseTwoParts(written, context)
  const locales = resolveLocales(body, written, context)
  const layout = resolveLayout(body, context)
  const texts = resolveTexts(
    written,
    { layout: layout.partial, given: { ...GIVEN, ...data }, starts },
    context,
  )
  checkAllMjml(texts.read, layout.partial, context)
  const shown = written.find(({ locale }) => locale === locales?.fallback) ?? written[0]
  const used = [...new Set([...texts.partials, ...(layout.id === undefined ? [] : [layout.id])])]
  return present({
    ...plainTexts(shown ?? { texts: {} }),
    layout: layout.id,
    locales,
    given: texts.given.length === 0 ? undefined : texts.given,
    event: texts.event.length === 0 ? undefined : texts.event,
    partials: used.length === 0 ? undefined : used.sort(),
    traits: [
      ...new Set([...texts.traits, ...(locales === undefined ? [] : [locales.trait])]),
    ].sort(),
  })
}

/** Of every template, beside its recipient. */
export const GIVEN: Readonly<Record<string, TemplateValue>> = {
  links: {
    kind: 'record',
    name: 'links',
    fields: {
      unsubscribe: { kind: 'given', name: 'links.unsubscribe' },
      preferences: { kind: 'given', name: 'links.preferences' },
    },
  },
  journey: {
    kind: 'record',
    name: 'journey',
    fields: {
      id: { kind: 'given', name: 'journey.id' },
      step: { kind: 'given', name: 'journey.step' },
      enrolledAt: { kind: 'given', name: 'journey.enrolledAt' },
    },
  },
}

interface Layout {
  readonly id: string | undefined
  /** Absent when it has errors of its own, too. */
  readonly partial: TemplatePartial | undefined
}

function resolveLayout(body: JsonObject, context: DeclarationContext): Layout {
  const id = textField(body, 'layout')
  if (id === undefined) return { id, partial: undefined }
  context.refer('partial', id, ['layout'])
  return { id, partial: context.partials?.get(id) }
}

function refuseLineBreaks(written: readonly WrittenTexts[], context: DeclarationContext): void {
  for (const { texts } of written) {
    for (const field of ['subject', 'preheader'] as const) {
      const placed = texts[field]
      if (placed === undefined || !/[\r\n]/.test(placed.text)) continue
      context.report('CRM3014', placed.place.path, {
        message: `The ${field} has a line break`,
        fix: 'Write it on one line; in YAML `>-` joins lines and drops the last break.',
      })
    }
  }
}

/** Only of texts that Handlebars can read: other problems would follow from those. */
function checkAllMjml(
  read: readonly ReadText[],
  layout: TemplatePartial | undefined,
  context: DeclarationContext,
): void {
  const known = {
    partials: context.partials ?? new Map<string, TemplatePartial>(),
    isDeclared: () => true,
  }
  for (const { field, own, found } of read) {
    if ((field !== 'html' && field !== 'mjml') || found.problems.length > 0) continue
    const source = mjmlSource(own, layout, known)
    const result = source === undefined ? undefined : context.mjml?.get(source.text)
    if (source === undefined || result === undefined) continue
    const include = includeFrom(known)
    const pieces = [...found.partials].flatMap((name): readonly PlacedText[] => {
      const piece = include(name, 'mjml')
      return 'problem' in piece ? [] : [piece]
    })
    const around = layout === undefined ? undefined : textOf(layout, ['mjml'])
    const texts = [own, ...(around === undefined ? [] : [around]), ...pieces]
    checkMjml({ own, texts, source, result }, context)
  }
}
