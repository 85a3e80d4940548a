/** Push to apps through Firebase Cloud Messaging; the address is the app's registration token. */
import { present, textField } from '../../fields/written-field.ts'
import { environmentField, environmentSchema } from './environment-field.ts'
import { exactSeconds, PUSH_EXPIRY_SCHEMA } from './exact-seconds.ts'
import { baseUrlSchema } from './solapi-fields.ts'
import type { ViaKind } from './via-kind.ts'

const STANDARD_URL = 'https://fcm.googleapis.com'

export const FCM: ViaKind<'fcm'> = {
  via: 'fcm',
  description: 'Push to apps by Firebase Cloud Messaging.',
  properties: {
    credentials: environmentSchema(
      "Variable with the JSON of a service account's key file.",
      'FCM_CREDENTIALS',
    ),
    url: baseUrlSchema(STANDARD_URL),
    expires: PUSH_EXPIRY_SCHEMA,
  },
  required: ['credentials'],
  resolve: (base, body, context) =>
    present({
      ...base,
      via: 'fcm' as const,
      credentials: environmentField(body, 'credentials'),
      url: textField(body, 'url') ?? STANDARD_URL,
      expireSeconds: exactSeconds(body, 'expires', context),
    }),
}
