/** A partial: a piece of text that templates share, or the layout around theirs. */
import type { TemplatePartial } from '../../ir/partial.ts'
import { metadataOf, present, textField, withoutWords } from '../fields/written-field.ts'
import type { DeclarationContext, DeclarationKind } from './declaration-kind.ts'
import { parseTemplate } from './templates/parse-template.ts'
import { CONTENT, type PlacedText, type TextPart } from './templates/placed-text.ts'
import { reportProblem } from './templates/resolve-texts.ts'
import { textSchema } from './templates/text-schema.ts'

const PARTS: readonly TextPart[] = ['html', 'mjml', 'text']

export const PARTIAL: DeclarationKind<'partial'> = {
  kind: 'partial',
  schema: {
    title: 'Partial',
    description:
      'A piece of text that templates share: {{> id}}. As `layout` of a template its {{> content}} is the text of that.',
    properties: {
      html: textSchema('In HTML, and in MJML when there is no `mjml`.'),
      mjml: textSchema('In MJML.'),
      text: textSchema('In plain text.'),
    },
    rules: { anyOf: PARTS.map((part) => ({ required: [part] })) },
    examples: [{ html: '<p>My Shop, 1 Market Street</p>', text: 'My Shop, 1 Market Street' }],
  },
  resolve({ id, body }, context): TemplatePartial | undefined {
    if (id === CONTENT) {
      context.report('CRM3018', [], {
        message: `A partial cannot be called "${CONTENT}"`,
        fix: 'Give it another id: {{> content}} is the text of the template that a layout is around.',
      })
    }
    for (const part of PARTS) checkSyntax(body, part, context)
    return present({
      id,
      ...metadataOf(body),
      html: textField(body, 'html'),
      mjml: textField(body, 'mjml'),
      text: textField(body, 'text'),
    })
  },
  canonical: withoutWords,
  dependencies: () => [],
  catalogReads: () => undefined,
  compile: () => ({ kind: 'partial' }),
}

/** What it reads depends on where it is used, so names are looked up there. */
function checkSyntax(
  body: Parameters<typeof textField>[0],
  part: TextPart,
  context: DeclarationContext,
): void {
  const text = textField(body, part)
  if (text === undefined) return
  const placed: PlacedText = { text, part, place: { path: [part] } }
  const parsed = parseTemplate(placed)
  if ('problem' in parsed) reportProblem(parsed.problem, placed, context)
}
