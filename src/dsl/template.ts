/** What a message says. */
import { declare } from './collector.ts'
import type { TextTests } from './comparison.ts'
import type { Condition } from './condition.ts'
import type { Datum } from './coupons.ts'
import type { FileContents, LinksBody, Metadata } from './metadata.ts'
import { type Ref, Reference } from './reference.ts'
import { traitName } from './trait-name.ts'
import { toWrittenBody } from './written.ts'

/** Handlebars: `{{customer.name}}`. */
export interface TextsBody {
  /** Of an e-mail; title of a push or of a long text message. */
  readonly subject?: string
  /** What inboxes show beside the subject. */
  readonly preheader?: string
  readonly html?: string | FileContents
  /** In place of `html`. */
  readonly mjml?: string | FileContents
  /** Derived from the HTML when absent. */
  readonly text?: string | FileContents
  /** Where a tap leads, on push, on-site and in-app channels. */
  readonly link?: string
  /** Id of the text as the provider approved it, for KakaoTalk. */
  readonly providerTemplate?: string
}

export interface TemplateBody extends Metadata, TextsBody {
  readonly channel: Ref<'channel'>
  /** Marketing, the default, needs a topic and consent to it. */
  readonly class?: 'marketing' | 'transactional' | 'service'
  readonly topic?: Ref<'topic'>
  /** The partial around its texts, in which `{{> content}}` stands for them. */
  readonly layout?: Ref<'partial'>
  /** The trait with the recipient's locale: `shop.traits.locale` or its name. */
  readonly locale?: string | TextTests<Condition>
  /** Texts by locale; what one leaves out is taken from the template. */
  readonly locales?: Readonly<Record<string, TextsBody>>
  /** The locale of those whose own is not among them. */
  readonly fallback?: string
  /** What the texts may read beside the customer, by name. */
  readonly data?: Readonly<Record<string, Datum>>
  /** What is said here replaces what the channel says. */
  readonly links?: LinksBody
}

export type Template = Reference<'template'>

/**
 * What a message says, in Handlebars. Variables are traits, `{{customer.name}}`; properties of the event that started the
 * journey, `{{event.sku}}`, where every journey that sends it starts with one; and `{{journey.id}}`, `{{journey.step}}`,
 * `{{journey.enrolledAt}}`.
 *
 * @example
 * export const winback1 = defineTemplate('winback-1', {
 *   channel: email, topic: offers,
 *   subject: '{{customer.name}}님, 보고 싶었어요',
 *   html: file('./winback-1.html'),
 * })
 */
export function defineTemplate(id: string, body: TemplateBody): Template {
  const written = toWrittenBody(body)
  const { locale, ...rest } = written
  declare('template', id, locale === undefined ? written : { ...rest, locale: traitName(locale) })
  return new Reference('template', id)
}
