/** A template of a graph in, each of its whole texts, layout and partials and all, and what is read in them out. */
import { allTraits } from '../../../ir/catalog.ts'
import type { ProjectGraph } from '../../../ir/graph.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Template, TemplateTexts } from '../../../ir/template.ts'
import { assembleTemplate } from './assemble-template.ts'
import { includeFrom } from './include-partials.ts'
import { readTemplateText } from './read-template-text.ts'
import { GIVEN } from './resolve-all-texts.ts'
import { valuesOf } from './template-data.ts'
import type { TemplateNames } from './template-scope.ts'
import type { TemplateText } from './template-text.ts'

export interface AssembledText {
  readonly locale?: string
  readonly field: 'subject' | 'html' | 'text'
  /** Where it is written: that of the field, or of the locale it is shared by. */
  readonly path: FieldPath
  readonly source: string
  readonly text: TemplateText
}

const FIELDS = ['subject', 'html', 'text'] as const
const NOTHING = includeFrom({ partials: new Map(), isDeclared: () => true })

export function assembledTexts(template: Template, graph: ProjectGraph): readonly AssembledText[] {
  const { locales, ...shared } = assembleTemplate(template, graph)
  const traits = graph.catalog === undefined ? undefined : allTraits(graph.catalog)
  const given = { ...GIVEN, ...valuesOf(template.data) }
  const names = { traits, given, starts: undefined }
  if (locales === undefined) return textsOf(shared, undefined, names)
  return Object.entries(locales.texts).flatMap(([locale, texts]) => textsOf(texts, locale, names))
}

function textsOf(
  texts: TemplateTexts,
  locale: string | undefined,
  names: TemplateNames,
): readonly AssembledText[] {
  return FIELDS.flatMap((field) => {
    const source = texts[field]
    if (source === undefined) return []
    const path = locale === undefined ? [field] : ['locales', locale]
    const part = field === 'html' ? 'html' : 'text'
    const text = readTemplateText({ text: source, part, place: { path } }, names, NOTHING)
    return [{ ...(locale === undefined ? {} : { locale }), field, path, source, text }]
  })
}
