/** Every way of reaching people. */
import type { Channel, ChannelVia } from '../../../ir/channel.ts'
import { FCM } from './fcm.ts'
import { KAKAO } from './kakao.ts'
import { OUTBOX } from './outbox.ts'
import { SMS } from './sms.ts'
import { SMTP } from './smtp.ts'
import { INAPP, ONSITE } from './stored.ts'
import type { TemplateTexts } from './template-texts.ts'
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

/** What a template for this channel must say and may say. */
export function templateTexts(channel: Channel): TemplateTexts {
  return textsOf(channel.via, channel)
}

function textsOf<V extends ChannelVia>(via: V, channel: Channel): TemplateTexts {
  const isOwn = (one: Channel): one is Extract<Channel, { readonly via: V }> => one.via === via
  if (!isOwn(channel)) throw new Error(`a ${channel.via} channel was taken for ${via}`)
  return VIA_KINDS[via].texts(channel)
}

export function isChannelVia(word: string | undefined): word is ChannelVia {
  return word !== undefined && Object.hasOwn(VIA_KINDS, word)
}
