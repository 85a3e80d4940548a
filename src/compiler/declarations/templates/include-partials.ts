/** The partials of a project in, what `{{> name}}` stands for in a text out. */
import { suggestNames } from '../../../diagnostics/closest-name.ts'
import type { TemplatePartial } from '../../../ir/partial.ts'
import { CONTENT, type Include, type PlacedText, type TextPart } from './placed-text.ts'

export interface KnownPartials {
  /** Those without errors. */
  readonly partials: ReadonlyMap<string, TemplatePartial>
  /** Whether one of that id is declared, with errors or without. */
  isDeclared(id: string): boolean
}

/** Inside MJML a partial of HTML is taken, too: most pieces of text are the same in both. */
const PARTS: Readonly<Record<TextPart, readonly TextPart[]>> = {
  text: ['text'],
  html: ['html'],
  mjml: ['mjml', 'html'],
}

/** `content` is the template's own text when the text is a layout. */
export function includeFrom(known: KnownPartials, content?: PlacedText): Include {
  return (name, part) => {
    if (name === CONTENT) return content ?? { problem: 'content' }
    const partial = known.partials.get(name)
    if (partial === undefined) {
      const fix = known.isDeclared(name) ? undefined : suggestNames(name, known.partials.keys())
      return { problem: 'unknown', fix }
    }
    return textOf(partial, PARTS[part]) ?? { problem: 'part', wanted: wantedParts(part) }
  }
}

export function textOf(
  partial: TemplatePartial,
  parts: readonly TextPart[],
): PlacedText | undefined {
  for (const part of parts) {
    const text = partial[part]
    if (text !== undefined) return { text, part, place: { partial: partial.id, path: [part] } }
  }
  return undefined
}

function wantedParts(part: TextPart): string {
  return PARTS[part].map((each) => `\`${each}\``).join(' or ')
}
