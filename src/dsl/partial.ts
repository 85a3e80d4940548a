/** A piece of text that templates share. */
import { declare } from './collector.ts'
import type { FileContents, Metadata } from './metadata.ts'
import { Reference } from './reference.ts'

/** At least one of them; which is taken follows from where it is used. */
export interface PartialBody extends Metadata {
  readonly html?: string | FileContents
  readonly mjml?: string | FileContents
  readonly text?: string | FileContents
}

export type Partial = Reference<'partial'>

/**
 * A piece of text that templates share: `{{> footer}}`. As the `layout` of a template its `{{> content}}` is the text of that.
 *
 * @example
 * export const footer = definePartial('footer', { html: '<p>가게 · 서울시 중구</p>', text: '가게 · 서울시 중구' })
 */
export function definePartial(id: string, body: PartialBody): Partial {
  declare('partial', id, body)
  return new Reference('partial', id)
}
