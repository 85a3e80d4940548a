/** What one way of reaching people adds to a channel: its fields, and their part of the IR. */
import type { Channel, ChannelVia, WebhookChannel } from '../../../ir/channel.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

/** The fields every channel has. */
export type AddressedBase = Pick<
  WebhookChannel,
  | 'id'
  | 'title'
  | 'description'
  | 'tags'
  | 'owner'
  | 'address'
  | 'suppress'
  | 'retry'
  | 'rate'
  | 'links'
>

export interface ViaKind<V extends ChannelVia> {
  readonly via: V
  readonly description: string
  /** Kept by customer key for pick-up: such a channel has no address. */
  readonly isStored?: true
  readonly properties: Readonly<Record<string, JsonObject>>
  readonly required: readonly string[]
  resolve(
    base: AddressedBase,
    body: JsonObject,
    context: DeclarationContext,
  ): Extract<Channel, { readonly via: V }>
}
