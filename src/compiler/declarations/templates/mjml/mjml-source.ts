/** A template's own text and its layout in, the MJML to compile out: whole, with its expressions protected. */
import type { TemplatePartial } from '../../../../ir/partial.ts'
import { expandPartials } from '../expand-partials.ts'
import { includeFrom, type KnownPartials } from '../include-partials.ts'
import type { PlacedText } from '../placed-text.ts'
import { type WholeText, wholeText } from '../whole-text.ts'
import { type ProtectedText, protectExpressions } from './protect-expressions.ts'

/** With the partials' texts in place of their names. */
export function expandWhole({ text, content }: WholeText, known: KnownPartials): string {
  return expandPartials(text, includeFrom(known, content))
}

/** `undefined` for HTML, which is not compiled. */
export function mjmlSource(
  own: PlacedText,
  layout: TemplatePartial | undefined,
  known: KnownPartials,
): ProtectedText | undefined {
  const whole = wholeText(own, layout)
  if (whole?.text.part !== 'mjml') return undefined
  return protectExpressions(expandWhole(whole, known))
}
