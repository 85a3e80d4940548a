/** Messages posted as signed JSON to a URL of the team's own, which is in an environment variable. */
import { environmentField, environmentSchema } from './environment-field.ts'
import type { ViaKind } from './via-kind.ts'

export const WEBHOOK: ViaKind<'webhook'> = {
  via: 'webhook',
  description: "JSON posted to the team's own server.",
  properties: {
    url: environmentSchema('Variable with the https:// address to post to.', 'MESSAGES_URL'),
    secret: environmentSchema('Variable with the secret that signs each post.', 'MESSAGES_SECRET'),
    idempotent: {
      type: 'boolean',
      description:
        'Whether the receiver does nothing when it sees a webhook-id again, so that a message in doubt may be posted again. Default false.',
    },
  },
  required: ['url'],
  resolve: (base, body) => ({
    ...base,
    via: 'webhook',
    url: environmentField(body, 'url'),
    ...(body.secret === undefined ? {} : { secret: environmentField(body, 'secret') }),
    isIdempotent: body.idempotent === true,
  }),
}
