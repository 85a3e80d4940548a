/** What a message says. */
import { declare } from './collector.ts'
import type { FileContents, Metadata } from './metadata.ts'
import { type Ref, Reference } from './reference.ts'

export interface TemplateBody extends Metadata {
  readonly channel: Ref<'channel'>
  /** Marketing, the default, needs a topic and consent to it. */
  readonly class?: 'marketing' | 'transactional' | 'service'
  readonly topic?: Ref<'topic'>
  /** Of an e-mail; title of a push. Handlebars, as all texts here: `{{customer.name}}`. */
  readonly subject?: string
  readonly html?: string | FileContents
  /** Derived from `html` when absent. */
  readonly text?: string | FileContents
  /** Where a tap leads, on push, on-site and in-app channels. */
  readonly link?: string
  /** Id of the text as the provider approved it, for KakaoTalk. */
  readonly providerTemplate?: string
}

export type Template = Reference<'template'>

/**
 * What a message says, in Handlebars. Every variable is a trait: `{{customer.name}}`.
 *
 * @example
 * export const winback1 = defineTemplate('winback-1', {
 *   channel: email, topic: offers,
 *   subject: '{{customer.name}}님, 보고 싶었어요',
 *   html: file('./winback-1.html'),
 * })
 */
export function defineTemplate(id: string, body: TemplateBody): Template {
  declare('template', id, body)
  return new Reference('template', id)
}
