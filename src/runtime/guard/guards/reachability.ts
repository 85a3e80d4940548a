/** Nobody can be reached without an address. */
import { type Guard, messagesOf } from '../guard.ts'

export const REACHABILITY_GUARD: Guard = {
  kind: 'reachability',
  reason: 'unreachable',
  async withhold(candidates, context) {
    const { byKey } = await context.addresses()
    return messagesOf(candidates, (key) => !byKey.has(key))
  },
}
