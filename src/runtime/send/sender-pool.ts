/**
 * Applied channels in, their senders out: one per channel version, so that a new apply is picked up without a restart.
 * The pool owns what the factory makes and closes it.
 */
import type { Channel } from '../../ir/channel.ts'
import type { ChannelProgram } from '../../ir/compiled.ts'
import type { Sender } from '../../ir/sender.ts'
import { messageOf } from '../database-problem.ts'
import type { Applied } from '../load-applied.ts'

/** Makes the sender of a channel; may throw when its environment is not set up. */
export type SenderFactory = (channelId: string, channel: Channel) => Sender | Promise<Sender>

export interface SenderPool {
  senderFor(channel: Applied<ChannelProgram>): Promise<Sender>
  close(): Promise<void>
}

export function createSenderPool(
  factory: SenderFactory,
  onUnavailable: (channelId: string, detail: string) => void,
): SenderPool {
  const open = new Map<string, { readonly applyId: number; readonly sender: Sender }>()
  const make = async ({ id, program }: Applied<ChannelProgram>): Promise<Sender> => {
    try {
      return await factory(id, program.channel)
    } catch (thrown) {
      onUnavailable(id, messageOf(thrown))
      return unavailableSender(messageOf(thrown))
    }
  }
  return {
    async senderFor(channel) {
      const known = open.get(channel.id)
      if (known?.applyId === channel.applyId) return known.sender
      await known?.sender.close()
      const sender = await make(channel)
      open.set(channel.id, { applyId: channel.applyId, sender })
      return sender
    },
    async close() {
      await Promise.all([...open.values()].map(({ sender }) => sender.close()))
      open.clear()
    },
  }
}

/**
 * Nothing is handed over, so its messages wait for the next attempt like any the provider was too busy for. What an
 * earlier worker may have handed over stays in doubt, hence not idempotent.
 */
function unavailableSender(detail: string): Sender {
  return {
    isIdempotent: false,
    send: async () => ({ kind: 'notAccepted', detail }),
    close: async () => undefined,
  }
}
