/**
 * Korea: no advertising from 21:00 to 08:00 without a consent of its own to that: it waits for the morning. E-mail, which wakes nobody, is exempt, and
 * so is what waits on a site or in an app until somebody comes by: that is not sent to anyone.
 */
import { type Medium, mediumOf } from '../../../ir/channel.ts'
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
  async judge(candidates, context) {
    const { programs, channel, now } = context
    const { korea } = programs
    const { zone, ...night } = KOREAN_NIGHT
    const disturbs = !EXEMPT.includes(mediumOf(channel.channel))
    const until = korea === undefined || !disturbs ? undefined : quietUntil(now, night, zone)
    if (korea === undefined || until === undefined) return new Map()
    const consenting =
      korea.nightConsent === undefined
        ? new Set<string>()
        : await selectKeys(context, korea.nightConsent, keysOf(candidates))
    const waiting = messagesOf(candidates, (key) => !consenting.has(key))
    return new Map([...waiting].map((id) => [id, { kind: 'defer', until }]))
  },
}

const EXEMPT: readonly Medium[] = ['email', 'onsite', 'inapp']
