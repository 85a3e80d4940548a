/**
 * Applied channels in, their senders out: one per channel version, so that a new apply is picked up without a restart.
 * The pool owns what the factory makes and closes it.
 */
import { type Channel, recognisesIds } from '../../ir/channel.ts'
import type { ChannelProgram } from '../../ir/compiled.ts'
import type { Sender } from '../../ir/sender.ts'
import { messageOf } from '../database-problem.ts'
import type { Applied } from '../load-applied.ts'

/** Makes the sender of a channel; may throw when its environment is not set up. */
export type SenderFactory = (channelId: string, channel: Channel) => Sender | Promise<Sender>

export interface SenderPool {
  /** Why the channel's sender cannot be set up, tried again each time while it cannot; nothing when it is. */
  whyNotReady(channel: Applied<ChannelProgram>): Promise<string | undefined>
  senderFor(channel: Applied<ChannelProgram>): Promise<Sender>
  close(): Promise<void>
}

interface OpenSender {
  readonly applyId: number
  readonly sender: Sender
  readonly whyNot?: string
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
      return { sender: await factory(id, program.channel) }
    } catch (thrown) {
      const whyNot = messageOf(thrown)
      onUnavailable(id, whyNot)
      return { sender: unavailableSender(program.channel, whyNot), whyNot }
    }
  }
  const opened = async (channel: Applied<ChannelProgram>, again: boolean): Promise<OpenSender> => {
    const known = open.get(channel.id)
    if (known?.applyId === channel.applyId && (known.whyNot === undefined || !again)) return known
    await known?.sender.close()
    const made = { applyId: channel.applyId, ...(await make(channel)) }
    open.set(channel.id, made)
    return made
  }
  return {
    whyNotReady: async (channel) => (await opened(channel, true)).whyNot,
    senderFor: async (channel) => (await opened(channel, false)).sender,
    async close() {
      await Promise.all([...open.values()].map(({ sender }) => sender.close()))
      open.clear()
    },
  }
}

/**
 * Hands nothing over: who is about to asks `whyNotReady` before. Of what a dead worker may have handed over it says what a sender of this kind would,
 * or that worker's messages would be given up though the provider knows their ids.
 */
function unavailableSender(channel: Channel, detail: string): Sender {
  return {
    isIdempotent: recognisesIds(channel),
    send: async () => ({ kind: 'notAccepted', detail }),
    close: async () => undefined,
  }
}
