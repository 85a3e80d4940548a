/** Marketing goes only to those who consent to its topic on this channel, now. No entry for the channel is no consent. */
import type { SqlText } from '../../../ir/sql-text.ts'
import { type Guard, type GuardContext, keysOf, messagesOf } from '../guard.ts'
import { selectOtherKeys } from '../select-keys.ts'

export const CONSENT_GUARD: Guard = {
  kind: 'consent',
  reason: 'no-consent',
  async withhold(candidates, context) {
    const consent = consentSql(context)
    if (consent === undefined) return messagesOf(candidates, () => true)
    const others = await selectOtherKeys(context, consent, keysOf(candidates))
    return messagesOf(candidates, (key) => others.has(key))
  },
}

function consentSql({ programs, template, channel }: GuardContext): SqlText | undefined {
  if (template.topic === undefined) return undefined
  const topic = programs.topics.get(template.topic)
  // A removed topic is no longer what people are asked about, so what they once said to it cannot be evaluated.
  if (topic === undefined || topic.isRetired) {
    throw new Error(`topic "${template.topic}" is no longer applied`)
  }
  const { consent } = topic.program
  // Own entries only: a channel may be called "constructor".
  const { id } = channel.channel
  return Object.hasOwn(consent, id) ? consent[id] : consent.default
}
