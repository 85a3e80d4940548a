/** Every way of reaching people. */
import type { ChannelVia } from '../../../ir/channel.ts'
import { FCM } from './fcm.ts'
import { KAKAO } from './kakao.ts'
import { OUTBOX } from './outbox.ts'
import { SMS } from './sms.ts'
import { SMTP } from './smtp.ts'
import { INAPP, ONSITE } from './stored.ts'
import type { ViaKind } from './via-kind.ts'
import { WEBHOOK } from './webhook.ts'
import { WEBPUSH } from './webpush.ts'

export const VIA_KINDS: { readonly [V in ChannelVia]: ViaKind<V> } = {
  smtp: SMTP,
  outbox: OUTBOX,
  webhook: WEBHOOK,
  sms: SMS,
  kakao: KAKAO,
  fcm: FCM,
  webpush: WEBPUSH,
  onsite: ONSITE,
  inapp: INAPP,
}

export function isChannelVia(word: string | undefined): word is ChannelVia {
  return word !== undefined && Object.hasOwn(VIA_KINDS, word)
}
