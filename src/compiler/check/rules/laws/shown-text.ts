/** A template's assembled text in, its lines as a person reads them out; variables stay as they are written. */
import { compile as compileHtmlToText } from 'html-to-text'
import type { AssembledText } from '../../../declarations/templates/assembled-texts.ts'

const textOf = compileHtmlToText({
  wordwrap: false,
  selectors: [{ selector: 'img', format: 'skip' }],
})

/** Without empty ones. */
export function shownLines({ field, source }: AssembledText): readonly string[] {
  const text = field === 'html' ? textOf(source) : source
  return text.split('\n').flatMap((line) => line.trim() || [])
}
