/** What one way of reaching people adds to a channel: its fields, and their part of the IR. */
import type { AddressKind, Channel, ChannelVia, WebhookChannel } from '../../../ir/channel.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import type { TemplateTexts } from './template-texts.ts'

/** The fields every channel has. */
export type AddressedBase = Pick<
  WebhookChannel,
  'id' | 'title' | 'description' | 'tags' | 'owner' | 'address' | 'suppress' | 'retry' | 'rate'
>

export interface ViaKind<V extends ChannelVia> {
  readonly via: V
  readonly description: string
  readonly addressKind: AddressKind
  /** Kept by customer key for pick-up: such a channel has no address. */
  readonly isStored?: true
  readonly properties: Readonly<Record<string, JsonObject>>
  readonly required: readonly string[]
  /** Of templates that go out on such a channel. */
  texts(channel: Extract<Channel, { readonly via: V }>): TemplateTexts
  resolve(
    base: AddressedBase,
    body: JsonObject,
    context: DeclarationContext,
  ): Extract<Channel, { readonly via: V }>
}
