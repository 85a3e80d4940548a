/**
 * Korea: no advertising from 21:00 to 08:00 without a consent of its own to that. E-mail, which wakes nobody, is exempt, and
 * so is what waits on a site or in an app until somebody comes by: that is not sent to anyone.
 */
import { type Medium, mediumOf } from '../../../ir/channel.ts'
import type { Instant } from '../../../ir/clock.ts'
import { type Guard, keysOf, messagesOf } from '../guard.ts'
import { quietUntil } from '../quiet-until.ts'
import { selectKeys } from '../select-keys.ts'

/**
 * Korea's own time for everyone, not each customer's zone: the law's hours are those of its legal time, and a zone that
 * is missing or wrong would let advertising out at night. Quiet hours, which come before, are for people elsewhere.
 */
export const KOREAN_NIGHT = { from: '21:00', to: '08:00', zone: 'Asia/Seoul' } as const

export const KOREAN_NIGHT_GUARD: Guard = {
  kind: 'korean-night',
  reason: 'korean-night',
  async withhold(candidates, context) {
    const { programs, channel, now } = context
    const { korea } = programs
    const disturbs = !EXEMPT.includes(mediumOf(channel.channel))
    if (korea === undefined || !disturbs || !isNight(now)) {
      return new Set()
    }
    const consenting =
      korea.nightConsent === undefined
        ? new Set<string>()
        : await selectKeys(context, korea.nightConsent, keysOf(candidates))
    return messagesOf(candidates, (key) => !consenting.has(key))
  },
}

const EXEMPT: readonly Medium[] = ['email', 'onsite', 'inapp']

function isNight(now: Instant): boolean {
  const { zone, ...night } = KOREAN_NIGHT
  return quietUntil(now, night, zone) !== undefined
}
