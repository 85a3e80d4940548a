/** A text of a template or partial together with where it was written, and what its partials stand for. */
import type { FieldPath } from '../../../ir/location.ts'

/** How a text is written: plain, HTML, or MJML that becomes HTML. */
export type TextPart = 'text' | 'html' | 'mjml'

export interface TextPlace {
  /** The partial it belongs to; absent for the template's own. */
  readonly partial?: string
  readonly path: FieldPath
}

export interface PlacedText {
  readonly text: string
  readonly part: TextPart
  readonly place: TextPlace
}

/** What `{{> name}}` stands for where a text of this part is written. */
export type Include = (name: string, part: TextPart) => PlacedText | IncludeProblem

export type IncludeProblem =
  /** Nothing of that name; `undefined` when the reason was reported elsewhere. */
  | { readonly problem: 'unknown'; readonly fix: string | undefined }
  | { readonly problem: 'part'; readonly wanted: string }
  | { readonly problem: 'content' }

/** Where the template's own text goes in a layout. */
export const CONTENT = 'content'
