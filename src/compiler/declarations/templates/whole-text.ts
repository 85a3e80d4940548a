/** A template's own text and its layout in, the text to begin with out: the layout around it, or itself. */
import type { TemplatePartial } from '../../../ir/partial.ts'
import { textOf } from './include-partials.ts'
import type { PlacedText, TextPart } from './placed-text.ts'

export interface WholeText {
  readonly text: PlacedText
  /** What `{{> content}}` stands for in it; absent without a layout. */
  readonly content?: PlacedText
}

/** HTML also goes into a layout of MJML; MJML has to be laid out by MJML. Plain text needs no layout. */
const LAYOUT_PARTS: Readonly<Record<TextPart, readonly TextPart[]>> = {
  text: ['text'],
  html: ['html', 'mjml'],
  mjml: ['mjml'],
}

/** `undefined` when the layout has nothing for this text. */
export function wholeText(
  own: PlacedText,
  layout: TemplatePartial | undefined,
): WholeText | undefined {
  if (layout === undefined) return { text: own }
  const around = textOf(layout, LAYOUT_PARTS[own.part])
  if (around !== undefined) return { text: around, content: own }
  return own.part === 'text' ? { text: own } : undefined
}

export function layoutParts(part: TextPart): string {
  return LAYOUT_PARTS[part].map((each) => `\`${each}\``).join(' or ')
}
