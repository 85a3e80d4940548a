/**
 * Applied channels in, their senders out: one per channel version, so that a new apply is picked up without a restart.
 * The pool owns what the factory makes and closes it.
 */
import { type Channel, recognisesIds } from '../../ir/channel.ts'
import type { Instant } from '../../ir/clock.ts'
import type { ChannelProgram } from '../../ir/compiled.ts'
import type { Sender } from '../../ir/sender.ts'
import { messageOf } from '../database-problem.ts'
import { addMilliseconds, isAfter } from '../instant.ts'
import type { Applied } from '../load-applied.ts'

/** Makes the sender of a channel; may throw when its environment is not set up. */
export type SenderFactory = (channelId: string, channel: Channel) => Sender | Promise<Sender>

export interface SenderPool {
  /** Why the channel's sender cannot be set up, tried again each time while it cannot; nothing when it is. */
  whyNotReady(channel: Applied<ChannelProgram>, now: Instant): Promise<NotReady | undefined>
  /** Channels whose waiting messages this worker leaves to others for now: each longer, the more often it could not be set up. */
  resting(now: Instant): ReadonlySet<string>
  senderFor(channel: Applied<ChannelProgram>): Promise<Sender>
  close(): Promise<void>
}

export interface NotReady {
  readonly why: string
  /** This worker leaves its messages to others until then. */
  readonly until: Instant
}

interface OpenSender {
  readonly applyId: number
  readonly sender: Sender
  readonly whyNot?: string
}

interface Rest {
  readonly applyId: number
  readonly milliseconds: number
  readonly until: Instant
}

const FIRST_REST = 10_000
const LONGEST_REST = 3_600_000

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
  const rests = new Map<string, Rest>()
  return {
    async whyNotReady(channel, now) {
      const { whyNot } = await opened(channel, true)
      if (whyNot === undefined) {
        rests.delete(channel.id)
        return undefined
      }
      const rest = restFrom(rests.get(channel.id), channel.applyId, now)
      rests.set(channel.id, rest)
      return { why: whyNot, until: rest.until }
    },
    resting: (now) =>
      new Set([...rests].flatMap(([id, { until }]) => (isAfter(until, now) ? [id] : []))),
    senderFor: async (channel) => (await opened(channel, false)).sender,
    async close() {
      await Promise.all([...open.values()].map(({ sender }) => sender.close()))
      open.clear()
    },
  }
}

/** The same rest while it lasts, then twice as long a one. */
function restFrom(last: Rest | undefined, applyId: number, now: Instant): Rest {
  if (last?.applyId !== applyId) {
    return { applyId, milliseconds: FIRST_REST, until: addMilliseconds(now, FIRST_REST) }
  }
  if (isAfter(last.until, now)) return last
  const milliseconds = Math.min(last.milliseconds * 2, LONGEST_REST)
  return { applyId, milliseconds, until: addMilliseconds(now, milliseconds) }
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
