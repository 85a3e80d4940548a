/** Korea: no advertising from 21:00 to 08:00 without a consent of its own to that. E-mail, which wakes nobody, is exempt. */
import { isMail } from '../../../ir/channel.ts'
import type { Instant } from '../../../ir/clock.ts'
import { type Guard, keysOf, messagesOf } from '../guard.ts'
import { selectKeys } from '../select-keys.ts'

const NIGHT = { from: 21, to: 8 }
/** Seoul has had no summer time since 1988. */
const SEOUL_OFFSET = 9

export const KOREAN_NIGHT_GUARD: Guard = {
  kind: 'korean-night',
  reason: 'korean-night',
  async withhold(candidates, context) {
    const { programs, template, channel, now } = context
    const { korea } = programs
    const isMeant = template.class === 'marketing' && !isMail(channel.channel)
    if (korea === undefined || !isMeant || !isNightInSeoul(now)) return new Set()
    const consenting =
      korea.nightConsent === undefined
        ? new Set<string>()
        : await selectKeys(context, korea.nightConsent, keysOf(candidates))
    return messagesOf(candidates, (key) => !consenting.has(key))
  },
}

/** Instants are UTC text, `2026-01-31T12:00:00.000Z`. */
export function isNightInSeoul(now: Instant): boolean {
  const hour = (Number(now.slice(11, 13)) + SEOUL_OFFSET) % 24
  return hour >= NIGHT.from || hour < NIGHT.to
}
