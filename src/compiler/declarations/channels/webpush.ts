/** Push to browsers, signed with the team's VAPID keys; the address is the subscription as JSON. */
import { textField, textListField } from '../../fields/written-field.ts'
import { environmentField, environmentSchema } from './environment-field.ts'
import { exactSeconds, PUSH_EXPIRY_SCHEMA } from './exact-seconds.ts'
import type { ViaKind } from './via-kind.ts'

const ONE_DAY = 86_400

export const WEBPUSH: ViaKind<'webpush'> = {
  via: 'webpush',
  description: 'Push to browsers.',
  properties: {
    contact: {
      type: 'string',
      pattern: '^(mailto:.+@.+|https://.+)$',
      description: 'Whom a push service may ask when something is wrong.',
      examples: ['mailto:hello@shop.example'],
    },
    publicKey: environmentSchema('Variable with the public VAPID key.', 'VAPID_PUBLIC_KEY'),
    privateKey: environmentSchema('Variable with the private VAPID key.', 'VAPID_PRIVATE_KEY'),
    expires: {
      ...PUSH_EXPIRY_SCHEMA,
      description: `${PUSH_EXPIRY_SCHEMA.description} Default 24h.`,
    },
    services: {
      type: 'array',
      items: { type: 'string', pattern: '^[a-z0-9.-]+(:\\d+)?$' },
      description: 'Hosts of push services beside those of the known browsers.',
    },
  },
  required: ['contact', 'publicKey', 'privateKey'],
  resolve: (base, body, context) => ({
    ...base,
    via: 'webpush',
    contact: textField(body, 'contact') ?? '',
    publicKey: environmentField(body, 'publicKey'),
    privateKey: environmentField(body, 'privateKey'),
    expireSeconds: exactSeconds(body, 'expires', context) ?? ONE_DAY,
    services: [...new Set(textListField(body, 'services') ?? [])].sort(),
  }),
}
