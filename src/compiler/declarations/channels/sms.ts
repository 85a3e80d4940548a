/** Text messages to Korean phones, by a provider with an HTTP interface. */
import type { JsonObject } from '../../../ir/json.ts'
import { SOLAPI_PROPERTIES, SOLAPI_REQUIRED, solapiFields } from './solapi-fields.ts'
import type { ViaKind } from './via-kind.ts'

export const LONG_SCHEMA: JsonObject = {
  enum: ['lms', 'refuse'],
  description:
    'What becomes of a text of more than 90 bytes without a subject: a long message, or nothing is sent. Default refuse.',
}

export const SMS: ViaKind<'sms'> = {
  via: 'sms',
  description: 'Text messages (SMS, LMS) to Korean phones.',
  properties: {
    ...SOLAPI_PROPERTIES,
    long: LONG_SCHEMA,
  },
  required: SOLAPI_REQUIRED,
  resolve: (base, body) => ({
    ...base,
    via: 'sms',
    ...solapiFields(body),
    long: body.long === 'lms' ? 'lms' : 'refuse',
  }),
}
