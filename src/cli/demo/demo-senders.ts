/** The folder of the demo in, senders that write every message there out: the demo never reaches anybody. */
import { join } from 'node:path'
import { createSender } from '../../adapters/senders/create-sender.ts'
import type { Channel } from '../../ir/channel.ts'
import type { Sender } from '../../ir/sender.ts'

export function demoSenders(folder: string): (id: string, channel: Channel) => Promise<Sender> {
  const directory = join(folder, 'outbox')
  return async (id, channel) => {
    if (channel.via !== 'outbox') throw new Error(`channel ${id} is not an outbox`)
    const around = { env: {}, root: folder }
    const { value, diagnostics } = await createSender({ ...channel, directory }, around)
    if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '))
    return value
  }
}
