/**
 * Nobody is reached by a key that has several customer rows: one row's consent says nothing of another row's address.
 * Asked after consent and suppression, whose reasons are known better.
 */
import { type Guard, messagesOf } from '../guard.ts'

export const IDENTITY_GUARD: Guard = {
  kind: 'identity',
  reason: 'ambiguous-customer',
  async withhold(candidates, context) {
    const { ambiguous } = await context.addresses()
    return messagesOf(candidates, (key) => ambiguous.has(key))
  },
}
