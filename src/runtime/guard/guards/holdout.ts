/**
 * Nobody in a journey's holdout gets its marketing; they are enrolled and go through it like everyone (J4). The version they
 * are pinned to says who is held out, so that nobody changes sides on the way.
 */
import { isInRange } from '../../../ir/bucket-range.ts'
import { type Guard, messagesOf } from '../guard.ts'

export const HOLDOUT_GUARD: Guard = {
  kind: 'holdout',
  reason: 'holdout',
  async withhold(candidates, { version }) {
    const { holdout } = version.journey
    return messagesOf(candidates, (key) => holdout !== undefined && isInRange(holdout, key))
  },
}
