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
  /**
   * Whether the channel's sender can be set up, tried again each time while it cannot. Asked of what waits for another attempt; what is
   * sent for the first time is claimed all the same, so that it is in the ledger and passes all guards again, those who have left among them.
   */
  isReady(channel: Applied<ChannelProgram>): Promise<boolean>
  senderFor(channel: Applied<ChannelProgram>): Promise<Sender>
  close(): Promise<void>
}

interface OpenSender {
  readonly applyId: number
  readonly sender: Sender
  readonly isReady: boolean
}

export function createSenderPool(
  factory: SenderFactory,
  onUnavailable: (channelId: string, detail: string) => void,
): SenderPool {
  const open = new Map<string, OpenSender>()
  const make = async ({
    id,
    program,
  }: Applied<ChannelProgram>): Promise<Omit<OpenSender, 'applyId'>> => {
    try {
      return { sender: await factory(id, program.channel), isReady: true }
    } catch (thrown) {
      onUnavailable(id, messageOf(thrown))
      return { sender: unavailableSender(messageOf(thrown)), isReady: false }
    }
  }
  const opened = async (channel: Applied<ChannelProgram>, again: boolean): Promise<OpenSender> => {
    const known = open.get(channel.id)
    if (known?.applyId === channel.applyId && (known.isReady || !again)) return known
    await known?.sender.close()
    const made = { applyId: channel.applyId, ...(await make(channel)) }
    open.set(channel.id, made)
    return made
  }
  return {
    isReady: async (channel) => (await opened(channel, true)).isReady,
    senderFor: async (channel) => (await opened(channel, false)).sender,
    async close() {
      await Promise.all([...open.values()].map(({ sender }) => sender.close()))
      open.clear()
    },
  }
}

/**
 * Nothing is handed over, so its messages wait for the next attempt like any the provider was too busy for. What an earlier worker may have handed over stays in doubt, hence not idempotent.
 */
function unavailableSender(detail: string): Sender {
  return {
    isIdempotent: false,
    send: async () => ({ kind: 'notAccepted', detail }),
    close: async () => undefined,
  }
}
