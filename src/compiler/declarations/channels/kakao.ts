/** KakaoTalk AlimTalk, by a provider with an HTTP interface. Its texts are approved beforehand and carry no advertising. */
import { textField } from '../../fields/written-field.ts'
import { SOLAPI_PROPERTIES, SOLAPI_REQUIRED, solapiFields } from './solapi-fields.ts'
import type { ViaKind } from './via-kind.ts'

export const KAKAO: ViaKind<'kakao'> = {
  via: 'kakao',
  description: 'KakaoTalk AlimTalk.',
  properties: {
    ...SOLAPI_PROPERTIES,
    sender: {
      type: 'string',
      minLength: 1,
      description: 'Id of the KakaoTalk channel at the provider.',
      examples: ['KA01PF210000000000000000000000'],
    },
  },
  required: [...SOLAPI_REQUIRED, 'sender'],
  resolve: (base, body) => ({
    ...base,
    via: 'kakao',
    ...solapiFields(body),
    sender: textField(body, 'sender') ?? '',
  }),
}
