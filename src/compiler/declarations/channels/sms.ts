/** Text messages to Korean phones, by a provider with an HTTP interface. */
import { SOLAPI_PROPERTIES, SOLAPI_REQUIRED, solapiFields } from './solapi-fields.ts'
import type { ViaKind } from './via-kind.ts'

export const SMS: ViaKind<'sms'> = {
  via: 'sms',
  addressKind: 'phone',
  description: 'Text messages (SMS, LMS) to Korean phones.',
  properties: {
    ...SOLAPI_PROPERTIES,
    long: {
      enum: ['lms', 'refuse'],
      description:
        'What becomes of a text of more than 90 bytes without a subject: a long message, or nothing is sent. Default refuse.',
    },
  },
  required: SOLAPI_REQUIRED,
  texts: () => ({ required: ['text'], optional: ['subject'] }),
  resolve: (base, body) => ({
    ...base,
    via: 'sms',
    ...solapiFields(body),
    long: body.long === 'lms' ? 'lms' : 'refuse',
  }),
}
