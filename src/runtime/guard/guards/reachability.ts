/** Nobody can be reached without an address, or by what is none of the channel's kind. */
import { ADDRESSES } from '../addresses/table.ts'
import type { Guard, Verdict } from '../guard.ts'

export const REACHABILITY_GUARD: Guard = {
  kind: 'reachability',
  reason: 'unreachable',
  async judge(candidates, { addresses, channel }) {
    const { byKey, invalid } = await addresses()
    const verdicts = new Map<string, Verdict>()
    for (const { messageId, customerKey } of candidates) {
      if (byKey.has(customerKey)) continue
      const { name } = ADDRESSES[channel.addressKind]
      const detail = invalid.has(customerKey)
        ? { detail: `what the customer has is no ${name}` }
        : {}
      verdicts.set(messageId, { kind: 'withhold', ...detail })
    }
    return verdicts
  },
}
