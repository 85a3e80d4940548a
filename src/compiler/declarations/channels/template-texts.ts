/** What a template for one way of reaching people must say and may say, and the words for both. */
export type TextName = 'subject' | 'html' | 'text' | 'link' | 'providerTemplate'

export interface TemplateTexts {
  readonly required: readonly TextName[]
  /** One of them at least. */
  readonly oneOf?: readonly TextName[]
  readonly optional?: readonly TextName[]
}

export const MAIL_TEXTS: TemplateTexts = { required: ['subject'], oneOf: ['html', 'text'] }
export const PUSH_TEXTS: TemplateTexts = { required: ['subject', 'text'], optional: ['link'] }
export const ANY_TEXTS: TemplateTexts = {
  required: [],
  oneOf: ['html', 'text'],
  optional: ['subject', 'link', 'providerTemplate'],
}
