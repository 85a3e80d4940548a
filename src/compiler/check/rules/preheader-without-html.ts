/** A preheader of a message without HTML, which has no place for it: nobody would ever see it. */
import { addressOf } from '../../../ir/address.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Template, TemplateTexts } from '../../../ir/template.ts'
import type { Rule } from '../rule.ts'

export const PREHEADER_WITHOUT_HTML: Rule = {
  code: 'CRM3510',
  find: ({ templates }) =>
    [...templates.values()].flatMap((template) =>
      textsOf(template)
        .filter(({ texts }) => texts.preheader !== undefined && !hasHtml(texts))
        // Said once: locales that share it are mended together.
        .slice(0, 1)
        .map(({ path, name }) => ({
          address: addressOf('template', template.id),
          path,
          message: `Template "${template.id}" has a preheader and no HTML${name} to put it into`,
          fix: 'Write the message as `html` or `mjml`, or take `preheader` out.',
        })),
    ),
}

interface Texts {
  readonly texts: TemplateTexts
  readonly path: FieldPath
  readonly name: string
}

function textsOf(template: Template): readonly Texts[] {
  if (template.locales === undefined) return [{ texts: template, path: ['preheader'], name: '' }]
  return Object.entries(template.locales.texts).map(([locale, texts]) => ({
    texts,
    path: ['locales', locale],
    name: ` in locale "${locale}"`,
  }))
}

function hasHtml({ html, mjml }: TemplateTexts): boolean {
  return html !== undefined || mjml !== undefined
}
