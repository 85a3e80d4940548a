/**
 * KakaoTalk, by a provider with an HTTP interface: AlimTalk, whose texts are approved beforehand and carry no advertising, or
 * brand messages, which are advertising and nothing else.
 */
import { BRAND_TARGETINGS } from '../../../ir/channel.ts'
import { textField } from '../../fields/written-field.ts'
import { SOLAPI_PROPERTIES, SOLAPI_REQUIRED, solapiFields } from './solapi-fields.ts'
import type { ViaKind } from './via-kind.ts'

export const KAKAO: ViaKind<'kakao'> = {
  via: 'kakao',
  description: 'KakaoTalk: AlimTalk or brand messages.',
  properties: {
    ...SOLAPI_PROPERTIES,
    sender: {
      type: 'string',
      minLength: 1,
      description: 'Id of the KakaoTalk channel at the provider.',
      examples: ['KA01PF210000000000000000000000'],
    },
    medium: {
      enum: ['alimtalk', 'brandmessage'],
      description:
        'AlimTalk, which informs by approved texts, or brand messages, which advertise. Default alimtalk.',
    },
    targeting: {
      enum: BRAND_TARGETINGS,
      description:
        'Which of the recipients get a brand message: friends of the KakaoTalk channel (I), whoever consented to advertising by KakaoTalk (M), or those of them who are no friends (N). M and N need a permit of Kakao. Default I.',
    },
  },
  required: [...SOLAPI_REQUIRED, 'sender'],
  resolve(base, body, context) {
    const written = textField(body, 'targeting')
    const channel = {
      ...base,
      via: 'kakao',
      ...solapiFields(body),
      sender: textField(body, 'sender') ?? '',
    } as const
    if (textField(body, 'medium') === 'brandmessage') {
      const targeting = BRAND_TARGETINGS.find((word) => word === written) ?? 'I'
      return { ...channel, medium: 'brandmessage', targeting }
    }
    if (written !== undefined) {
      context.report('CRM3407', ['targeting'], {
        message: 'AlimTalk has no targeting: it reaches whoever it is sent to',
        fix: 'Take it out, or write `medium: brandmessage` if the channel is for advertising.',
      })
    }
    return channel
  },
}
