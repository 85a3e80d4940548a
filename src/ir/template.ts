/** What a message says. Handlebars in every text field; HTML is escaped. */
import type { TemplateDatum } from './coupons.ts'
import type { LinkSettings } from './links.ts'
import type { Metadata } from './metadata.ts'

export type MessageClass = 'marketing' | 'transactional' | 'service'

/** The texts of one message in one language. In a compiled template partials, layout, preheader and MJML are in `html`. */
export interface TemplateTexts {
  /** Subject, title of a push, or title of a long text message; absent where the channel has none. */
  readonly subject?: string
  /** What inboxes show beside the subject. */
  readonly preheader?: string
  readonly html?: string
  /** MJML in place of `html`. */
  readonly mjml?: string
  /** When absent it is derived from the HTML. */
  readonly text?: string
  /** Where a tap leads, on channels that have that. */
  readonly link?: string
  /** Id of the text as the provider approved it, on channels that ask for approval. No Handlebars. */
  readonly providerTemplate?: string
}

/** Which of several texts a recipient gets: by a trait with a locale, else the fallback. */
export interface TemplateLocales {
  readonly trait: string
  readonly fallback: string
  /** All texts of each locale, shared ones included. */
  readonly texts: Readonly<Record<string, TemplateTexts>>
}

/** The texts of the fallback when there are locales. */
export interface Template extends Metadata, TemplateTexts {
  readonly id: string
  readonly channel: string
  /** Marketing needs `topic`, and consent to it; transactional and service need none (SEMANTICS 23). */
  readonly class: MessageClass
  readonly topic?: string
  /** The partial whose `{{> content}}` stands for the template's own text. */
  readonly layout?: string
  readonly locales?: TemplateLocales
  /** Partials it is made of, directly or through others, its layout included. Sorted; absent when there are none. */
  readonly partials?: readonly string[]
  /** What it reads beside the customer, such as `links.unsubscribe`. Sorted; absent when there is nothing. */
  readonly given?: readonly string[]
  /** Properties of the event that started the journey, which it reads. Sorted; absent when there are none. */
  readonly event?: readonly string[]
  /** What is said here replaces what its channel says. */
  readonly links?: LinkSettings
  /** What it is given beside its recipient, by name. */
  readonly data?: Readonly<Record<string, TemplateDatum>>
  /** Traits the template reads, found in its text: `{{customer.name}}`. Sorted. */
  readonly traits: readonly string[]
}
