/** What one way of reaching people adds to a channel: its fields, and their part of the IR. */
import type { Channel, ChannelVia } from '../../../ir/channel.ts'
import type { JsonObject } from '../../../ir/json.ts'
import type { DeclarationContext } from '../declaration-kind.ts'

/** The fields every channel has. */
export type ChannelBase = Pick<
  Channel,
  'id' | 'title' | 'description' | 'tags' | 'owner' | 'address' | 'suppress' | 'links'
>

export interface ViaKind<V extends ChannelVia> {
  readonly via: V
  readonly description: string
  readonly properties: Readonly<Record<string, JsonObject>>
  readonly required: readonly string[]
  resolve(
    base: ChannelBase,
    body: JsonObject,
    context: DeclarationContext,
  ): Extract<Channel, { readonly via: V }>
}
