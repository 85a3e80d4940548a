/** Marketing goes only to those who consent to its topic on this channel, now. No entry for the channel is no consent. */
import { consentOf } from '../consent-of.ts'
import { type Guard, keysOf, messagesOf } from '../guard.ts'
import { selectOtherKeys } from '../select-keys.ts'

export const CONSENT_GUARD: Guard = {
  kind: 'consent',
  reason: 'no-consent',
  async withhold(candidates, context) {
    const consent = consentOf(context)
    if (consent === undefined) return messagesOf(candidates, () => true)
    const consenting = (await context.readTogether())?.consenting
    if (consenting !== undefined) return messagesOf(candidates, (key) => !consenting.has(key))
    const others = await selectOtherKeys(context, consent.sql, keysOf(candidates))
    return messagesOf(candidates, (key) => others.has(key))
  },
}
