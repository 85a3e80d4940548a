/** What a template for one medium must say and may say, and the words for both. */
import type { Medium } from '../../../ir/channel.ts'

export type TextName = 'subject' | 'preheader' | 'html' | 'text' | 'link' | 'providerTemplate'

export interface ChannelTexts {
  readonly required: readonly TextName[]
  /** One of them at least. MJML becomes the HTML part, so it counts as one. */
  readonly oneOf?: readonly TextName[]
  readonly optional?: readonly TextName[]
}

const SHOWN: ChannelTexts = {
  required: [],
  oneOf: ['html', 'text'],
  optional: ['subject', 'link'],
}

export const MEDIUM_TEXTS: Readonly<Record<Medium, ChannelTexts>> = {
  email: { required: ['subject'], oneOf: ['html', 'text'], optional: ['preheader'] },
  sms: { required: ['text'], optional: ['subject'] },
  alimtalk: { required: ['text', 'providerTemplate'] },
  brandmessage: { required: ['text'] },
  push: { required: ['subject', 'text'], optional: ['link'] },
  webhook: { required: ['text'], optional: ['subject', 'html', 'link'] },
  onsite: SHOWN,
  inapp: SHOWN,
}
