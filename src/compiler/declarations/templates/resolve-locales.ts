/** The locales of a template's body in, which text goes to whom out; what is missing is reported. */

import { suggestNames } from '../../../diagnostics/closest-name.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { TemplateLocales } from '../../../ir/template.ts'
import { objectField, textField } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { referTrait } from '../refer-trait.ts'
import { textSchema } from './text-schema.ts'
import { plainTexts, type WrittenTexts } from './written-texts.ts'

/** Language, script and region as BCP 47 writes them. */
const LOCALE = '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$'

export const TEXT_PROPERTIES: Readonly<Record<string, JsonObject>> = {
  subject: {
    type: 'string',
    minLength: 1,
    description: 'Subject line of an e-mail, title of a push, title of a long text message.',
  },
  preheader: {
    type: 'string',
    minLength: 1,
    description: 'What inboxes show beside the subject.',
  },
  html: textSchema('HTML part; variables are escaped.'),
  mjml: textSchema('HTML part written in MJML.'),
  text: textSchema('Plain-text part. Default: derived from the HTML.'),
  link: {
    type: 'string',
    minLength: 1,
    description: 'Where a tap leads, on push, on-site and in-app channels.',
  },
  providerTemplate: {
    type: 'string',
    // An id, and no text with variables in it.
    pattern: '^[^\\s{}]+$',
    description: 'Id of the text as the provider approved it, for KakaoTalk.',
  },
}

export const LOCALE_PROPERTIES: Readonly<Record<string, JsonObject>> = {
  locale: { type: 'string', minLength: 1, description: 'Trait with the locale of the recipient.' },
  locales: {
    type: 'object',
    minProperties: 1,
    propertyNames: { pattern: LOCALE },
    additionalProperties: {
      type: 'object',
      properties: TEXT_PROPERTIES,
      additionalProperties: false,
    },
    description: 'Texts by locale; what one leaves out is taken from the template.',
    examples: [{ ko: { subject: '환영합니다' }, 'en-GB': { subject: 'Welcome' } }],
  },
  fallback: {
    type: 'string',
    minLength: 1,
    description: 'The locale of those whose own is not among them.',
  },
}

export function resolveLocales(
  body: JsonObject,
  written: readonly WrittenTexts[],
  context: DeclarationContext,
): TemplateLocales | undefined {
  const locales = objectField(body, 'locales')
  if (locales === undefined) return undefined
  const trait = textField(body, 'locale') ?? ''
  const fallback = textField(body, 'fallback') ?? ''
  referTrait(trait, ['locale'], context, ['text'])
  if (!Object.hasOwn(locales, fallback)) {
    context.report('CRM3507', ['fallback'], {
      message: `"${fallback}" is not one of the locales of the template`,
      fix: suggestNames(fallback, Object.keys(locales)),
      token: fallback,
    })
  }
  const texts = written.flatMap((each) =>
    each.locale === undefined ? [] : [[each.locale, plainTexts(each)] as const],
  )
  return { trait, fallback, texts: Object.fromEntries(texts) }
}

/** After the shared texts are taken in. */
export function refuseTwoParts(
  written: readonly WrittenTexts[],
  context: DeclarationContext,
): void {
  for (const { locale, texts } of written) {
    const path = locale === undefined ? [] : ['locales', locale]
    const name = locale === undefined ? 'The template' : `Locale "${locale}"`
    if (texts.html !== undefined && texts.mjml !== undefined) {
      context.report('CRM3508', [...path, 'mjml'], {
        message: `${name} has both \`html\` and \`mjml\``,
        fix: 'Take one of them out: MJML becomes the HTML part.',
      })
    }
  }
}
