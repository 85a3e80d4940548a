/** Whoever takes a channel out of the config wants nothing more sent through it, by people in flight or by retries. */
import { type Guard, messagesOf } from '../guard.ts'

export const CHANNEL_REMOVAL_GUARD: Guard = {
  kind: 'channel-removal',
  reason: 'channel-removed',
  async withhold(candidates, { isChannelRemoved }) {
    return messagesOf(candidates, () => isChannelRemoved)
  },
}
