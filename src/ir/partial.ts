/** A piece of text that templates share: `{{> footer}}`, or as a layout the text around theirs. */
import type { Metadata } from './metadata.ts'

/** One of them at least. Which is taken follows from where it is used. */
export interface TemplatePartial extends Metadata {
  readonly id: string
  readonly html?: string
  readonly mjml?: string
  readonly text?: string
}
