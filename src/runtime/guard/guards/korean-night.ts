/**
 * Korea: no advertising from 21:00 to 08:00 without a consent of its own to that: it waits for the morning. E-mail, which wakes nobody, is exempt, and
 * so is what waits on a site or in an app until somebody comes by: that is not sent to anyone. Brand messages wait whatever
 * was consented to, and whatever laws the project names: KakaoTalk takes none at night, and what it refuses is lost.
 */
import { type Medium, mediumOf } from '../../../ir/channel.ts'
import type { Instant } from '../../../ir/clock.ts'
import { type Guard, keysOf, messagesOf, type Verdict } from '../guard.ts'
import { quietUntil } from '../quiet-until.ts'
import { selectKeys } from '../select-keys.ts'

/**
 * Korea's own time for everyone, not each customer's zone: the law's hours are those of its legal time, and a zone that
 * is missing or wrong would let advertising out at night. Quiet hours, which come before, are for people elsewhere.
 */
export const KOREAN_NIGHT = { from: '21:00', to: '08:00', zone: 'Asia/Seoul' } as const

/** KakaoTalk's own for brand messages. It begins before the law's, so that none is on its way when that does. */
export const BRAND_MESSAGE_NIGHT = { from: '20:50', to: '08:00', zone: 'Asia/Seoul' } as const

export const KOREAN_NIGHT_GUARD: Guard = {
  kind: 'korean-night',
  reason: 'korean-night',
  async judge(candidates, context) {
    const { programs, channel, now } = context
    const { korea } = programs
    const medium = mediumOf(channel.channel)
    if (medium === 'brandmessage') {
      const closed = untilMorning(now, BRAND_MESSAGE_NIGHT)
      return closed === undefined
        ? new Map()
        : putOff(
            messagesOf(candidates, () => true),
            closed,
          )
    }
    if (korea === undefined || EXEMPT.includes(medium)) return new Map()
    const until = untilMorning(now, KOREAN_NIGHT)
    if (until === undefined) return new Map()
    const consenting =
      korea.nightConsent === undefined
        ? new Set<string>()
        : await selectKeys(context, korea.nightConsent, keysOf(candidates))
    const waiting = messagesOf(candidates, (key) => !consenting.has(key))
    return putOff(waiting, until)
  },
}

type Night = typeof KOREAN_NIGHT | typeof BRAND_MESSAGE_NIGHT

function untilMorning(now: Instant, { zone, ...night }: Night): Instant | undefined {
  return quietUntil(now, night, zone)
}

function putOff(messages: Iterable<string>, until: Instant): ReadonlyMap<string, Verdict> {
  return new Map([...messages].map((id) => [id, { kind: 'defer', until }]))
}

const EXEMPT: readonly Medium[] = ['email', 'onsite', 'inapp']
